package ui

import "example.com/noctop/keymap"

// hint is a key in the footer.
type hint struct {
	action keymap.Action
	says   string
	also   keymap.Action // a second action that the same words are for
}

// bulletinHints are the keys over a bulletin.
var bulletinHints = []hint{
	{action: keymap.Back, says: "back"}, {action: keymap.Copy, says: "copy"}, {action: keymap.Write, says: "to file"},
	{action: keymap.Language, says: "en/ko"}, {action: keymap.Help, says: "help"},
}

// timelineHints are the keys while the timeline is open.
func (s *screen) timelineHints() []hint {
	leave := hint{action: keymap.Timeline, says: "close"}
	if s.line.past() {
		leave = hint{action: keymap.Back, says: "to now"}
	}
	return []hint{leave, {keymap.MarkPrevious, "mark", keymap.MarkNext}, {keymap.SecondBack, "1 s", keymap.SecondForward},
		{keymap.MinuteBack, "1 min", keymap.MinuteForward}, {action: keymap.Help, says: "help"}}
}

// tapeHints are the keys while a recording is played.
func (s *screen) tapeHints() []hint {
	goOn := "pause"
	if s.tape.State().Paused {
		goOn = "go on"
	}
	all := []hint{{action: keymap.Freeze, says: goOn}, {keymap.MarkPrevious, "turn", keymap.MarkNext}, {keymap.More, "speed", keymap.Less}}
	if s.quizzed() {
		all = []hint{{action: keymap.Answer, says: "key|answer"}, {action: keymap.Freeze, says: goOn}, {keymap.More, "speed", keymap.Less}}
	} else if s.quiz != nil {
		all = append(all, hint{action: keymap.Answer, says: "key|answer"})
	}
	if !s.quizzed() {
		all = append(all, hint{action: keymap.Evidence, says: "evidence"})
	}
	return append(all, hint{action: keymap.Help, says: "help"}, hint{action: keymap.Quit, says: "quit"})
}

// quizHints are the keys while the fault is chosen, and when it is settled.
func (s *screen) quizHints() []hint {
	if s.quiz.stage == settled {
		return []hint{{action: keymap.Back, says: "to the console"}, {keymap.Down, "scroll", keymap.Up}, {action: keymap.PageDown, says: "page"}}
	}
	return []hint{{action: keymap.Detail, says: "choose"}, {keymap.Down, "move", keymap.Up}, {action: keymap.Back, says: "back"},
		{action: keymap.PageDown, says: "page"}}
}
