//go:build !unix

package terminal

import "time"

// bracketPastes is nothing: here pastes come as key events, brackets and all.
const bracketPastes = ""

// watch returns what looks for a new size: there is no signal for it.
func (t *Terminal) watch() (follow func()) {
	return func() {
		ticker := time.NewTicker(500 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-t.quit:
				return
			case <-ticker.C:
				width, height := t.Size()
				if w, h, err := size(t.out); err == nil && (w != width || h != height) {
					_ = t.resized()
				}
			}
		}
	}
}

// stopProgram does nothing: there is no job control.
func (t *Terminal) stopProgram() error { return nil }
