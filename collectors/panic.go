package collectors

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

const (
	mostReason = 200 // bytes of what a panic says of itself
	mostFrames = 4   // of where it came from
)

// WhatAndWhere says in a line what a panic was and where it came from. It must
// be called by the deferred function that recovered.
func WhatAndWhere(reason any) string {
	text := fmt.Sprint(reason)
	if len(text) > mostReason {
		text = text[:mostReason] + "…"
	}
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	var places []string
	for panicked := false; len(places) < mostFrames; {
		frame, more := frames.Next()
		// The innermost frames are our own, then the runtime's, then the culprit's.
		switch inRuntime := strings.HasPrefix(frame.Function, "runtime."); {
		case inRuntime:
			panicked = true
		case panicked:
			places = append(places, fmt.Sprintf("%s:%d", filepath.Base(frame.File), frame.Line))
		}
		if !more {
			break
		}
	}
	return text + " (" + strings.Join(places, " < ") + ")"
}
