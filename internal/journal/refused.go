package journal

import (
	"errors"

	"modernc.org/sqlite" // registers the driver "sqlite" too

	"example.com/noctop/internal/i18n"
)

// The results of SQLite that matter (sqlite.org/rescode.html), without what
// their upper bytes add.
const (
	resultError                  = 1
	resultBusy, resultLocked     = 5, 6
	resultReadOnly, resultIO     = 8, 10
	resultCorrupt, resultNotADB  = 11, 26
	resultFull, resultCannotOpen = 13, 14
)

// refusal is what SQLite could not do, in our words: its own are English.
type refusal struct {
	what, todo i18n.Text
	code       int
	cause      error
}

// What several results mean.
var (
	ownFault = refusal{what: i18n.T("SQLite failed, by its own fault"), todo: i18n.T("noctop journal verify says whether the file is whole")}
	locked   = refusal{what: i18n.T("it is locked by another program"), todo: i18n.T("fuser names who has it open: end that, or try again")}
	noMemory = refusal{what: i18n.T("there is no memory left for it"), todo: i18n.T("look at what uses this host's memory")}
	barred   = refusal{what: i18n.T("this user may not use it"), todo: i18n.T("look whose the file and its folder are")}
	noLocks  = refusal{what: i18n.T("its file system can't lock it"), todo: i18n.T("keep it on a local disk: journal.path in the configuration")}
)

// refusals are what the results of SQLite mean to people, and what they can do. An
// extended result that is not here means what its lowest byte does.
var refusals = map[int]refusal{
	resultError:    {what: i18n.T("SQLite does not know its form"), todo: i18n.T("noctop journal verify names what is wrong")},
	2:              ownFault, // SQLITE_INTERNAL
	3:              barred,   // SQLITE_PERM
	4:              {what: i18n.T("it was broken off"), todo: i18n.T("try again")},
	resultBusy:     locked,
	resultLocked:   locked,
	7:              noMemory,
	resultReadOnly: {what: i18n.T("it is read-only"), todo: i18n.T("make the file and its folder writable for this user, or keep it elsewhere: journal.path in the configuration")},
	776: { // SQLITE_READONLY_ROLLBACK
		what: i18n.T("what a writer that was killed had begun can't be taken back: it is read-only"),
		todo: i18n.T("make the file and its folder writable for this user once"),
	},
	1032:             {what: i18n.T("it was moved or removed while it was open"), todo: i18n.T("start noctop again")}, // SQLITE_READONLY_DBMOVED
	resultIO:         {what: i18n.T("the disk reports an error"), todo: i18n.T("look at what the kernel says of the disk: dmesg, smartctl")},
	3082:             noMemory, // SQLITE_IOERR_NOMEM
	3338:             barred,   // SQLITE_IOERR_ACCESS
	2314:             noLocks,  // SQLITE_IOERR_RDLOCK
	3594:             noLocks,  // SQLITE_IOERR_CHECKRESERVEDLOCK
	3850:             noLocks,  // SQLITE_IOERR_LOCK
	resultCorrupt:    {what: i18n.T("it is damaged"), todo: i18n.T("noctop journal verify --repair keeps what can be read of it")},
	resultFull:       {what: i18n.T("the disk is full"), todo: i18n.T("make room on it; journal.size in the configuration limits the file")},
	resultCannotOpen: {what: i18n.T("the file can't be opened"), todo: i18n.T("look whether its folder is there, and whose the file and the folder are")},
	526:              {what: i18n.T("it is a folder"), todo: i18n.T("name a file: journal.path in the configuration")}, // SQLITE_CANTOPEN_ISDIR
	15:               noLocks,                                                                                          // SQLITE_PROTOCOL
	17:               {what: i18n.T("another program has changed its tables"), todo: i18n.T("noctop journal verify names what is wrong")},
	22:               {what: i18n.T("its file system can't hold so large a file"), todo: i18n.T("keep it on another disk: journal.path in the configuration")},
	23:               barred, // SQLITE_AUTH
	resultNotADB:     {what: i18n.T("it is damaged, or no journal"), todo: i18n.T("noctop journal verify --repair keeps what can be read of it")},
}

// refusalOf is what SQLite's refusal means, if an error is one.
func refusalOf(err error) (*refusal, bool) {
	var said *sqlite.Error
	if !errors.As(err, &said) {
		return nil, false
	}
	r, known := refusals[said.Code()]
	if !known {
		r, known = refusals[said.Code()&0xff]
	}
	if !known {
		r = ownFault
	}
	r.code, r.cause = said.Code(), err
	return &r, true
}

// plainly puts an error of SQLite into our words.
func plainly(err *error) {
	if already := (*refusal)(nil); errors.As(*err, &already) {
		return
	}
	if r, ok := refusalOf(*err); ok {
		*err = r
	}
}

// short is what it means, without what to do.
func (r *refusal) short() i18n.Text { return i18n.T("%s (SQLite %d)", r.what, r.code) }

// text is what it means, and what to do.
func (r *refusal) text() i18n.Text {
	return i18n.T("%s (SQLite %d): %s", r.what, r.code, r.todo)
}

// Error says it in English.
func (r *refusal) Error() string { return r.In(i18n.English) }

// In is Error in a language.
func (r *refusal) In(l i18n.Language) string { return l.Say(r.text()) }

// Unwrap returns what SQLite said.
func (r *refusal) Unwrap() error { return r.cause }

// result is what SQLite called an error, or 0.
func result(err error) int {
	var said *sqlite.Error
	if errors.As(err, &said) {
		return said.Code() & 0xff
	}
	return 0
}

// isDamage reports whether an error says that the file is no journal any more.
func isDamage(err error) bool {
	code := result(err)
	return code == resultCorrupt || code == resultNotADB || errors.Is(err, errDamaged)
}
