//go:build unix

package terminal

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

const bracketPastes = "\x1b[?2004h"

// watch takes the signals that concern the terminal, and returns what follows
// them.
func (t *Terminal) watch() (follow func()) {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGWINCH, syscall.SIGCONT, syscall.SIGQUIT, syscall.SIGABRT)
	return func() {
		defer signal.Stop(signals)
		for {
			select {
			case <-t.quit:
				return
			case s := <-signals:
				t.signalled(s)
			}
		}
	}
}

func (t *Terminal) signalled(s os.Signal) {
	switch s {
	case syscall.SIGWINCH:
		// A size that cannot be had now is had on the next signal.
		_ = t.resized()
		return
	case syscall.SIGQUIT, syscall.SIGABRT:
		// Go answers them with a dump of all goroutines and ends: on a
		// terminal that can be read.
		_ = t.Close()
		signal.Reset(s)
		_ = syscall.Kill(syscall.Getpid(), s.(syscall.Signal))
		return
	}
	// SIGCONT: something stopped us that gave no notice. After our own stop,
	// Suspend does this itself.
	if t.suspending.TryLock() {
		defer t.suspending.Unlock()
		t.await(t.set(released))
		_ = t.resume()
	}
}

// stopProgram stops all processes of the foreground job, as ctrl+z does in a
// terminal that is not raw, and returns when they go on. Where no shell could
// continue them (an orphaned job, such as the command of an SSH session) the
// kernel ignores SIGTSTP, and they go on at once. It works only as long as
// nothing ever asks to be notified of SIGTSTP: Go then never lets the signal
// stop the process again.
func (t *Terminal) stopProgram() error {
	if err := syscall.Kill(0, syscall.SIGTSTP); err != nil {
		return err
	}
	time.Sleep(50 * time.Millisecond) // another thread may get the signal, a little later
	return nil
}
