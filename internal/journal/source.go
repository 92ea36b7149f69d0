package journal

import (
	"database/sql"
	"errors"
	"io/fs"
	"maps"
	"net/url"
	"os"

	"example.com/noctop/internal/i18n"
)

// source is where records are read from. It belongs to one goroutine.
type source interface {
	heads() (all, damaged []record, err error)
	// body returns what a record holds, checked.
	body(r record) ([]byte, error)
	close() error
}

// file is a journal as SQLite reads it.
type file struct {
	path string
	db   *sql.DB
}

// openFile opens a journal to read it, also where nothing can be written.
func openFile(path string) (_ *file, err error) {
	defer plainly(&err)
	switch info, err := os.Stat(path); {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, i18n.Errorf("it is a folder")
	case info.Size() == 0:
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist} // nothing was written yet
	}
	var failed error
	// The first way takes back what a writer that was killed had begun, and changes
	// nothing else; the last needs no lock and no file beside it, for a disk that
	// takes nothing.
	for _, way := range []string{"mode=rw", "mode=ro", "mode=ro&immutable=1"} {
		settings := pragmas("busy_timeout(5000)", "cache_size(-1024)", "query_only(1)", "cell_size_check(1)")
		more, err := url.ParseQuery(way)
		if err != nil {
			return nil, err
		}
		maps.Copy(settings, more)
		db, err := sql.Open("sqlite", address(path, settings))
		if err != nil {
			return nil, err
		}
		db.SetMaxOpenConns(1)
		var tables int
		if err = db.QueryRow("SELECT count(*) FROM sqlite_schema WHERE name = 'records'").Scan(&tables); err == nil {
			if tables == 0 {
				return nil, errors.Join(i18n.Errorf("%w, or no journal: it has no records", errDamaged), db.Close())
			}
			return &file{path, db}, nil
		}
		failed = errors.Join(err, db.Close()) // of the last way, which asks for least
		switch {
		case isDamage(err):
			return nil, failed
		case result(err) == resultError: // it says so of a format that it does not know
			plainly(&failed)
			return nil, i18n.Errorf("%w: %w", errDamaged, failed)
		}
	}
	return nil, failed
}

func (f *file) heads() (all, damaged []record, err error) { return headsIn(f.db, 0) }

func (f *file) body(r record) (_ []byte, err error) {
	defer plainly(&err)
	var sum int64
	var body []byte
	switch err := f.db.QueryRow("SELECT ifnull(CAST(crc AS INTEGER), 0), ifnull(CAST(body AS BLOB), x'') FROM records WHERE seq = ?", r.seq).Scan(&sum, &body); {
	case errors.Is(err, sql.ErrNoRows):
		return nil, i18n.Errorf("it is no longer there")
	case err != nil:
		return nil, err
	}
	if r.sum(body) != sum {
		return nil, i18n.Errorf("%w: its checksum does not agree", errDamaged)
	}
	return body, nil
}

func (f *file) close() error { return f.db.Close() }

// pages is a journal as its pages have it, whatever leads to them.
type pages struct {
	from *os.File
	size int64
}

// openPages opens a file that SQLite can't read.
func openPages(path string) (*pages, error) {
	from, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := from.Stat()
	if err != nil {
		return nil, errors.Join(err, from.Close())
	}
	return &pages{from, info.Size()}, nil
}

func (p *pages) heads() (all, damaged []record, err error) {
	return salvage(p.from, p.size), nil, nil
}

func (p *pages) body(wanted record) ([]byte, error) {
	for r, err := range carved(p.from, p.size) {
		if err == nil && r.seq == wanted.seq {
			return r.body, nil
		}
	}
	return nil, i18n.Errorf("%w: it is not there", errDamaged)
}

func (p *pages) close() error { return p.from.Close() }
