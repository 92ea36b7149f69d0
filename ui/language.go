package ui

import (
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// otherLanguage has the console speak its other language, and bulletins with
// it. What was worked out of the Snapshot holds words, and is made anew.
func (m *Model) otherLanguage() {
	s := &m.screen
	if s.showsNoHangul() {
		return
	}
	s.tongue = tongue{other(s.speaks)}
	s.language = s.speaks
	s.cache = cache{}
	s.flash = s.say("the console speaks English")
}

// showsNoHangul says why there is no Korean here, if so.
func (s *screen) showsNoHangul() bool {
	if s.ascii {
		s.flash = s.say("no Korean here: the locale is not UTF-8; if the terminal can: --lang ko")
	}
	return s.ascii
}

// asciiHelp says in the help why signs are missing, and what to do about it.
func (s *screen) asciiHelp(w int) []line {
	if !s.ascii {
		return nil
	}
	says := s.say("The locale (LANG, LC_ALL) is not UTF-8: what is not ASCII is shown as ?. Where the terminal can show it: LANG=C.UTF-8 noctop, or glyphs: unicode in the configuration.")
	return append(wrapped(1, safetext.Text{}, themes.Dim, says, themes.Dim, w), line{})
}

// other is the language that is not this one.
func other(language i18n.Language) i18n.Language {
	if language == i18n.English {
		return i18n.Korean()
	}
	return i18n.English
}
