package ui

import "example.com/noctop/internal/i18n"

// otherLanguage has the console speak its other language, and bulletins with
// it. What was worked out of the Snapshot holds words, and is made anew.
func (m *Model) otherLanguage() {
	s := &m.screen
	s.tongue = tongue{other(s.speaks)}
	s.language = s.speaks
	s.cache = cache{}
	s.flash = s.say("the console speaks English")
}

// other is the language that is not this one.
func other(language i18n.Language) i18n.Language {
	if language == i18n.English {
		return i18n.Korean()
	}
	return i18n.English
}
