package journal

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"example.com/noctop/internal/i18n"
)

const (
	// application marks the file as a journal of noctop's, in SQLite's header.
	application = 0x6e6f6374 // "noct"
	pageSize    = 4096
	// rollback is how much of SQLite's own journal stays on the disk: it is
	// there when the disk is full.
	rollback = 1 << 20
)

// migrations lead from each version of the schema to the next.
var migrations = []string{
	`CREATE TABLE records (
		seq INTEGER PRIMARY KEY, run INTEGER NOT NULL, kind TEXT NOT NULL, wall_from INTEGER NOT NULL, wall_to INTEGER NOT NULL,
		first INTEGER NOT NULL, last INTEGER NOT NULL, id TEXT NOT NULL, crc INTEGER NOT NULL, body BLOB NOT NULL
	) STRICT`,
	`CREATE VIEW runs AS SELECT seq AS run, datetime(wall_from/1e6, 'unixepoch') AS began,
		json_extract(body, '$.version') AS version, json_extract(body, '$.host') AS host FROM records WHERE kind = 'run';
	CREATE VIEW incidents AS SELECT seq, run, datetime(wall_from/1e6, 'unixepoch') AS at, id,
		json_extract(body, '$.event') AS event, json_extract(body, '$.cause') AS cause, json_extract(body, '$.scope') AS scope,
		json_extract(body, '$.headline') AS headline FROM records WHERE kind = 'incident';
	CREATE VIEW claims AS SELECT seq, run, datetime(wall_from/1e6, 'unixepoch') AS at, id,
		json_extract(body, '$.provider') AS provider, json_extract(body, '$.kind') AS kind, json_extract(body, '$.text') AS text,
		json_extract(body, '$.stance') AS stance FROM records WHERE kind = 'claim';
	CREATE VIEW notes AS SELECT seq, run, datetime(wall_from/1e6, 'unixepoch') AS at,
		json_extract(body, '$.provider') AS provider, json_extract(body, '$.text') AS text FROM records WHERE kind = 'note';
	CREATE VIEW configurations AS SELECT seq, run, datetime(wall_from/1e6, 'unixepoch') AS at, body AS topology FROM records WHERE kind = 'topology';`,
}

// Schema is the version of the schema that this noctop writes.
var Schema = len(migrations)

// errNewer is of a journal that a newer noctop has written.
var errNewer = i18n.Errorf("it is of a newer noctop")

// disk is where records are kept. It belongs to one goroutine.
type disk interface {
	// write keeps records and drops others, all of it or nothing; when it
	// returns without an error that is on the disk.
	write(add []record, drop []int64) error
	// head returns the heads of all records after one: without their bodies.
	heads(after int64) (all, damaged []record, err error)
	// used is how many bytes are in use, and free how many of the file are not.
	used() (used, free int64, err error)
	// shrink gives what is free back to the file system, or some of it.
	shrink() error
	close() error
}

// store is a journal's file, and what is done to it every few seconds.
type store struct {
	db             *sql.DB
	insert, remove *sql.Stmt
}

// address is a file's as SQLite reads it.
func address(path string, settings url.Values) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: settings.Encode()}).String()
}

func pragmas(all ...string) url.Values { return url.Values{"_pragma": all} }

// openStore opens a file to write to, and makes it where there is none.
func openStore(path string) (_ disk, err error) {
	defer plainly(&err)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	all := []string{
		"busy_timeout(2000)", "journal_mode(persist)", "journal_size_limit(" + strconv.Itoa(rollback) + ")", "synchronous(full)",
		"cache_size(-512)", "temp_store(memory)", "cell_size_check(1)",
	}
	if info.Size() > 0 {
		if err := checkHeader(path); err != nil {
			return nil, err
		}
	} else { // of a file that is there, these would only be written again
		all = append([]string{"page_size(" + strconv.Itoa(pageSize) + ")", "auto_vacuum(incremental)"}, all...)
	}
	db, err := sql.Open("sqlite", address(path, pragmas(all...)))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	s := &store{db: db}
	if err := s.migrate(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

func (s *store) prepare() (err error) {
	if s.insert, err = s.db.Prepare("INSERT INTO records VALUES (?,?,?,?,?,?,?,?,?,?)"); err != nil {
		return err
	}
	s.remove, err = s.db.Prepare("DELETE FROM records WHERE seq = ?")
	return err
}

// migrate brings the schema to this noctop's version.
func (s *store) migrate() error {
	version := 0
	if err := s.db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version == Schema {
		return nil
	}
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to take back
	for ; version < Schema; version++ {
		if _, err := tx.Exec(migrations[version]); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", Schema, application)); err != nil {
		return err
	}
	return tx.Commit()
}

func (s *store) write(add []record, drop []int64) (err error) {
	defer plainly(&err)
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to take back
	remove, insert := tx.Stmt(s.remove), tx.Stmt(s.insert)
	for _, seq := range drop {
		if _, err := remove.Exec(seq); err != nil {
			return err
		}
	}
	for i := range add {
		r := &add[i]
		body := r.body
		if body == nil {
			body = []byte{}
		}
		if _, err := insert.Exec(
			r.seq, r.run, r.kind, r.from, r.to, r.first, r.last, r.id, r.sum(body), body); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (s *store) heads(after int64) (all, damaged []record, err error) { return headsIn(s.db, after) }

func headsIn(db *sql.DB, after int64) (all, damaged []record, err error) {
	defer plainly(&err)
	// What is damaged may be of any type.
	rows, err := db.Query(`SELECT seq, ifnull(CAST(run AS INTEGER), 0), ifnull(CAST(kind AS TEXT), ''), ifnull(CAST(wall_from AS INTEGER), 0),
		ifnull(CAST(wall_to AS INTEGER), 0), ifnull(CAST(first AS INTEGER), 0), ifnull(CAST(last AS INTEGER), 0), ifnull(CAST(id AS TEXT), ''),
		ifnull(CAST(crc AS INTEGER), 0) FROM records WHERE seq > ? ORDER BY seq`, after)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var r record
		var sum int64
		if err := rows.Scan(&r.seq, &r.run, &r.kind, &r.from, &r.to, &r.first, &r.last, &r.id, &sum); err != nil {
			return all, damaged, err
		}
		if r.headFits(sum) {
			all = append(all, r)
		} else {
			damaged = append(damaged, r)
		}
	}
	return all, damaged, rows.Err()
}

func (s *store) used() (used, free int64, err error) {
	defer plainly(&err)
	var pages, spare int64
	if err := s.db.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		return 0, 0, err
	}
	if err := s.db.QueryRow("PRAGMA freelist_count").Scan(&spare); err != nil {
		return 0, 0, err
	}
	return (pages - spare) * pageSize, spare * pageSize, nil
}

func (s *store) shrink() (err error) {
	defer plainly(&err)
	_, err = s.db.Exec("PRAGMA incremental_vacuum")
	return err
}

func (s *store) close() error { return s.db.Close() }
