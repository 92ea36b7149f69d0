package journal

import (
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"modernc.org/sqlite"

	"example.com/noctop/internal/i18n"
)

// refusing has SQLite refuse things, each in its own way.
var refusing = map[string]struct {
	code   int
	says   string
	refuse func(t *testing.T, path string) error
}{
	"locked by another program": {5, "it is locked by another program (SQLite 5): fuser", func(t *testing.T, path string) error {
		t.Helper()
		if _, err := opened(t, path, "locking_mode(exclusive)").Exec("UPDATE records SET id = id"); err != nil {
			t.Fatal(err)
		}
		_, err := opened(t, path).Exec("UPDATE records SET id = id")
		return err
	}},
	"written where it may only be read": {8, "it is read-only (SQLite 8): make the file", func(t *testing.T, path string) error {
		t.Helper()
		_, err := opened(t, path, "query_only(1)").Exec("UPDATE records SET id = id")
		return err
	}},
	"a full disk": {13, "the disk is full (SQLite 13): make room", func(t *testing.T, path string) error {
		t.Helper()
		_, err := opened(t, path, "max_page_count(1)").Exec("INSERT INTO records SELECT seq+1000, run, kind, wall_from, wall_to, first, last, id, crc, zeroblob(1000000) FROM records")
		return err
	}},
	"a folder that is not there": {14, "the file can't be opened (SQLite 14): look whether", func(t *testing.T, path string) error {
		t.Helper()
		return opened(t, filepath.Join(path, "none", "journal.db")).Ping()
	}},
	"a damaged page": {11, "it is damaged (SQLite 11): noctop journal verify --repair", func(t *testing.T, path string) error {
		t.Helper()
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := pageSize; i < len(whole); i += pageSize {
			copy(whole[i:], "neither a leaf nor any other page")
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = opened(t, path).Exec("UPDATE records SET id = id")
		return err
	}},
	"another file": {26, "it is damaged, or no journal (SQLite 26)", func(t *testing.T, path string) error {
		t.Helper()
		if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := opened(t, path).Exec("UPDATE records SET id = id")
		return err
	}},
}

func opened(t *testing.T, path string, settings ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", address(path, url.Values{"_pragma": settings}))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestWhatSQLiteRefusesIsSaidInOurWords, with what to do, and the code for whoever
// looks it up: SQLite's own words are English.
func TestWhatSQLiteRefusesIsSaidInOurWords(t *testing.T) {
	whole, err := os.ReadFile(written(t, 5))
	if err != nil {
		t.Fatal(err)
	}
	words := regexp.MustCompile(`[A-Za-z]{2,} [a-z]{2,}`)
	for name, test := range refusing {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "journal.db")
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
			err := test.refuse(t, path)
			theirs := err
			plainly(&err)
			var said *sqlite.Error
			if !errors.As(theirs, &said) || said.Code()&0xff != test.code || result(err) != test.code {
				t.Fatalf("it is %v", theirs)
			}
			if !strings.HasPrefix(err.Error(), test.says) || err.Error() == theirs.Error() {
				t.Errorf("in English: %q", err)
			}
			if in := strings.ReplaceAll(i18n.Korean().Error(err), "noctop journal verify", ""); words.MatchString(in) {
				t.Errorf("in Korean: %q", in)
			}
			if short := problem(theirs).String(); !strings.HasPrefix(err.Error(), short+": ") {
				t.Errorf("in the console: %q", short)
			}
			again := err
			if plainly(&again); again.Error() != err.Error() {
				t.Errorf("put twice: %v", again)
			}
		})
	}
	err = errors.New("another")
	if plainly(&err); err.Error() != "another" {
		t.Errorf("what SQLite did not say: %v", err)
	}
}

// TestAJournalThatCantBeOpenedSaysWhy to who asks for it, in both languages.
func TestAJournalThatCantBeOpenedSaysWhy(t *testing.T) {
	if _, err := OpenReader(t.TempDir()); err == nil || !strings.HasSuffix(err.Error(), "can't be opened: it is a folder") {
		t.Errorf("%v", err)
	}
	path := written(t, 5)
	db := opened(t, path, "locking_mode(exclusive)")
	if _, err := db.Exec("UPDATE records SET id = id"); err != nil {
		t.Fatal(err)
	}
	_, err := Prune(path, time.Now())
	if err == nil || !strings.Contains(err.Error(), "it is locked by another program (SQLite 5)") {
		t.Errorf("%v", err)
	}
	if said := i18n.Korean().Error(err); !strings.Contains(said, "다른 프로그램이 잠금 (SQLite 5)") {
		t.Errorf("in Korean: %q", said)
	}
}
