package terminal

import "os"

const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
	ctrlC      = 0x03
	// longestPaste is how much of a paste is passed on: nobody here has use for
	// more than some words, and bubbletea keeps all of it until it ends.
	longestPaste = 4096
)

// keyboard is what bubbletea reads keys from. In a paste it reads no keys until
// the bracket that closes it; where that never comes the keyboard would be
// dead, so that here ctrl+c closes a paste as well.
type keyboard struct {
	*os.File
	pasting bool
	pasted  int // bytes of the paste so far
	matched int // bytes of the next bracket so far
}

// Read reads what is typed. It may return nothing and no error: all that came
// was too much of a paste. p must have room for a bracket besides.
func (k *keyboard) Read(p []byte) (int, error) {
	n, err := k.File.Read(p[:len(p)-len(pasteEnd)])
	return len(k.filter(p[:n])), err
}

// filter keeps in p what is passed on. After a ctrl+c in a paste the rest is
// dropped: it belongs to the paste.
func (k *keyboard) filter(p []byte) []byte {
	kept := p[:0]
	for _, b := range p {
		if k.pasting && b == ctrlC {
			k.pasting, k.matched = false, 0
			return append(append(kept, pasteEnd...), ctrlC)
		}
		closed := k.follow(b)
		if closed || !k.pasting || k.matched > 0 || k.pasted <= longestPaste {
			kept = append(kept, b)
		}
	}
	return kept
}

// follow keeps track of brackets, and reports whether b completes one.
func (k *keyboard) follow(b byte) (complete bool) {
	bracket := pasteBegin
	if k.pasting {
		bracket = pasteEnd
		k.pasted++
	}
	switch b {
	case bracket[k.matched]:
		k.matched++
	case bracket[0]:
		k.matched = 1
	default:
		k.matched = 0
	}
	if k.matched < len(bracket) {
		return false
	}
	k.pasting, k.pasted, k.matched = !k.pasting, 0, 0
	return true
}
