package config

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// pace is how a file is watched.
type pace struct {
	settle time.Duration // an editor is done when nothing happened for so long
	poll   time.Duration // between looks where the system tells of no changes
	sweep  time.Duration // between looks where it does: network file systems and links into other folders are not told of
}

var defaultPace = pace{settle: 200 * time.Millisecond, poll: 2 * time.Second, sweep: 15 * time.Second}

// Watch calls onChange whenever the file at path has changed, appeared or gone,
// also where an editor puts another in its place. It returns when ctx ends, so
// it wants a goroutine of its own; onChange runs on that.
func Watch(ctx context.Context, path string, onChange func()) {
	watch(ctx, path, onChange, defaultPace, fsnotify.NewWatcher)
}

func watch(ctx context.Context, path string, onChange func(), p pace, newWatcher func() (*fsnotify.Watcher, error)) {
	before := look(path)
	events, errs, stop := follow(path, newWatcher)
	defer stop()
	every := p.sweep
	if events == nil {
		every = p.poll
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	settled := time.NewTimer(p.settle)
	defer settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-events:
			if !ok {
				events = nil
			}
			settled.Reset(p.settle)
			continue
		case _, ok := <-errs: // an overflow, or the folder is gone: look oneself from now on
			if !ok {
				errs = nil
			}
			ticker.Reset(p.poll)
			continue
		case <-settled.C:
		case <-ticker.C:
		}
		if now := look(path); !same(now, before) {
			before = now
			onChange()
		}
	}
}

// follow asks the system to tell of changes in the file's folder, and in that
// of the file it links to. Without that events is nil.
func follow(path string, newWatcher func() (*fsnotify.Watcher, error)) (events <-chan fsnotify.Event, errs <-chan error, stop func()) {
	watcher, err := newWatcher()
	if err != nil {
		return nil, nil, func() {}
	}
	stop = func() { watcher.Close() }
	if watcher.Add(filepath.Dir(path)) != nil {
		return nil, nil, stop
	}
	if target, err := filepath.EvalSymlinks(path); err == nil && filepath.Dir(target) != filepath.Dir(path) {
		// What cannot be followed there is found by looking.
		_ = watcher.Add(filepath.Dir(target))
	}
	return watcher.Events, watcher.Errors, stop
}

// look returns what a file looks like from outside; nil where there is none.
func look(path string) fs.FileInfo {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return info
}

// same reports whether a file looks as it did.
func same(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Size() == b.Size() && a.Mode() == b.Mode() && a.ModTime().Equal(b.ModTime()) && os.SameFile(a, b)
}
