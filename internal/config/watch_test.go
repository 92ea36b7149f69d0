package config

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

func noWatcher() (*fsnotify.Watcher, error) { return nil, errors.New("too many open files") }

func TestWatch(t *testing.T) {
	quick := pace{settle: 20 * time.Millisecond, poll: 20 * time.Millisecond, sweep: time.Hour}
	for name, newWatcher := range map[string]func() (*fsnotify.Watcher, error){"told": fsnotify.NewWatcher, "polling": noWatcher} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "noctop.yaml")
			write(t, path, "site: a\n")
			changes := start(t, path, quick, newWatcher)

			write(t, path, "site: longer\n")
			awaitChange(t, changes, "a write")

			swap := filepath.Join(folder, ".noctop.yaml.swp")
			write(t, swap, "site: another\n")
			if err := os.Rename(swap, path); err != nil {
				t.Fatal(err)
			}
			awaitChange(t, changes, "an editor's rename")

			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			awaitChange(t, changes, "a removal")
			write(t, path, "site: back\n")
			awaitChange(t, changes, "its return")

			write(t, filepath.Join(folder, "other.yaml"), "x")
			select {
			case <-changes:
				t.Error("another file's change was told")
			case <-time.After(100 * time.Millisecond):
			}
		})
	}
}

// TestWatchLink follows a link as a mounted configuration map sets it: the
// link in the folder stays, what it leads to is another.
func TestWatchLink(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "real", "a.yaml"), "site: a\n")
	path := filepath.Join(folder, "etc", "noctop.yaml")
	write(t, filepath.Join(folder, "etc", "x"), "")
	if err := os.Symlink(filepath.Join(folder, "real", "a.yaml"), path); err != nil {
		t.Fatal(err)
	}
	changes := start(t, path, pace{settle: 20 * time.Millisecond, poll: time.Hour, sweep: time.Hour}, fsnotify.NewWatcher)
	write(t, filepath.Join(folder, "real", "a.yaml"), "site: longer\n")
	awaitChange(t, changes, "a write behind the link")
}

func TestWatchWithoutFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "not", "there", "noctop.yaml")
	changes := start(t, path, pace{settle: time.Millisecond, poll: 20 * time.Millisecond, sweep: time.Hour}, fsnotify.NewWatcher)
	write(t, path, "site: a\n")
	awaitChange(t, changes, "the folder's appearance")
}

func TestWatchEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "noctop.yaml")
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); Watch(ctx, path, func() {}) }()
	time.Sleep(30 * time.Millisecond)
	cancel()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Fatal("Watch goes on after its context has ended")
	}
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

// start watches a file for the length of the test.
func start(t *testing.T, path string, p pace, newWatcher func() (*fsnotify.Watcher, error)) <-chan struct{} {
	t.Helper()
	changes := make(chan struct{}, 100)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		watch(ctx, path, func() { changes <- struct{}{} }, p, newWatcher)
	}()
	t.Cleanup(func() { cancel(); <-done })
	time.Sleep(50 * time.Millisecond) // let it have its first look
	return changes
}

func awaitChange(t *testing.T, changes <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-changes:
	case <-time.After(5 * time.Second):
		t.Fatalf("%s was not told", what)
	}
	for settled := time.After(60 * time.Millisecond); ; {
		select {
		case <-changes: // the same change seen half done
		case <-settled:
			return
		}
	}
}
