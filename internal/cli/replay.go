package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/transcript"
	"example.com/noctop/ui"
)

func newReplay(s streams, settings *settings) *cobra.Command {
	var when span
	var speed string
	var asJSON bool
	command := &cobra.Command{
		Use:   "replay [FILE]",
		Short: "judge again what was measured: in the console, or as lines",
		Long: `replay gives what was measured to the same engine that judged it, which comes to
the same verdicts. FILE is a journal, or lines as noctop journal export and noctop
watch --json --samples print them; without one it is this host's journal.

With --json it prints the lines that noctop watch --json printed then. With --from
what came before is judged too, from the beginning of the run, and not shown:
what is concluded may stand on it.`,
		Args: takes(0, 1),
		RunE: func(command *cobra.Command, args []string) error {
			from, to, err := when.times(time.Now())
			if err != nil {
				return err
			}
			tape, err := openTape(s, settings, args, from, to)
			if err != nil {
				return err
			}
			defer tape.close()
			if !asJSON {
				pace, err := speedOf(speed, 1)
				if err != nil {
					return err
				}
				first, last, turns := tape.timeline()
				return playInConsole(command.Context(), s, settings, recording{
					name: tape.name, open: tape.open, speed: pace, from: from, zone: time.Local,
					first: first, last: last, turns: turns, proven: tape.proven,
				})
			}
			pace, err := speedOf(speed, 0)
			if err != nil {
				return err
			}
			return replay(command.Context(), s, tape.open(), pace, from, to)
		},
	}
	when.register(command)
	settings.registerSigns(command)
	command.Flags().StringVar(&speed, "speed", "", "how many times as fast as it happened, or max (default: 1, and max with --json)")
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON Lines, and nothing else, to standard output")
	return command
}

// openedTape is a tape that can be played again and again.
type openedTape struct {
	name  string
	open  func() engine.Tape
	close func()
	// timeline returns its first and last moments, where they are known, and what
	// happens between them; proven what operators' tools said.
	timeline func() (first, last time.Time, marks []ui.Mark)
	proven   func(from, to time.Time) ([]proof.Record, error)
}

// openTape opens what is to be replayed.
func openTape(s streams, settings *settings, args []string, from, to time.Time) (openedTape, error) {
	path, err := journalFile(s, settings, args)
	if err != nil {
		return openedTape{}, err
	}
	file, err := os.Open(path)
	if err != nil {
		return openedTape{}, &exit{exitUsage, err}
	}
	head := make([]byte, 16)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return openedTape{}, errors.Join(&exit{exitUsage, err}, file.Close())
	}
	if !journalled(head[:n]) {
		said := &transcribed{path: path}
		return openedTape{name: filepath.Base(path), timeline: said.timeline, close: func() { _ = file.Close() }, open: func() engine.Tape {
			if _, err := file.Seek(0, io.SeekStart); err != nil {
				return func(yield func(engine.Input, error) bool) { yield(engine.Input{}, err) }
			}
			return transcript.Read(file)
		}, proven: said.Proven}, nil
	}
	_ = file.Close()
	r, err := journal.OpenReader(path)
	if err != nil {
		return openedTape{}, &exit{exitSoftware, err}
	}
	begin := from
	if start, ok := r.RunStart(from); ok && !from.IsZero() {
		begin = start
	}
	name, said := filepath.Base(path), &kept{path: path} // a reader of its own: it is asked while the tape is played
	first, last := r.Span()
	if first.Before(begin) {
		first = begin
	}
	if !to.IsZero() && last.After(to) {
		last = to
	}
	return openedTape{
		name: name, open: func() engine.Tape { return r.Tape(begin, to) },
		timeline: func() (time.Time, time.Time, []ui.Mark) { return first, last, marksOf(r.Marks(first, last)) }, proven: said.Proven,
		close: func() {
			_ = r.Close()
			said.close()
		},
	}, nil
}

// printer prints lines as they come.
type printer struct {
	encoder *json.Encoder
	err     error
}

func (p *printer) put(line any) {
	if p.err == nil {
		p.err = p.encoder.Encode(line)
	}
}

// replay prints what a tape comes to between two moments.
func replay(ctx context.Context, s streams, tape engine.Tape, speed float64, from, to time.Time) error {
	w := bufio.NewWriterSize(s.out, 64<<10)
	out := &printer{encoder: json.NewEncoder(w)}
	out.encoder.SetEscapeHTML(false)
	var lines *stream
	var run, before observe.Instant
	failures := 0
	for snapshot, err := range engine.Replay(tape) {
		switch {
		case ctx.Err() != nil:
			return printed(w.Flush())
		case err != nil:
			failures++
			s.complainOf(err)
			continue
		}
		if snapshot.Started != run || lines == nil { // another run told its own
			lines, run, before = &stream{outbox: out}, snapshot.Started, snapshot.Now
		}
		now := snapshot.Now
		if now.Wall.Before(from) || !to.IsZero() && now.Wall.After(to) {
			before = now
			continue
		}
		if speed > 0 {
			if err := w.Flush(); err != nil {
				return printed(err)
			}
			await(ctx, time.Duration(float64(now.Sub(before))/speed))
		}
		before = now
		if lines.step(snapshot); out.err != nil {
			return printed(out.err)
		}
	}
	if err := w.Flush(); err != nil {
		return printed(err)
	}
	if failures > 0 {
		return &exit{exitDegraded, i18n.Errorf("%d parts could not be read, and were left out", failures)}
	}
	return nil
}

// await waits, unless it is told to end.
func await(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
