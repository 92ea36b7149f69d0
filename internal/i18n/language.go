package i18n

import (
	"embed"
	"slices"
	"strings"
	"sync"

	"github.com/leonelquinteros/gotext"
)

// Language is a language that Texts can be said in. Its zero value is English.
// It may be used by any goroutine, and its values may be compared.
type Language struct{ said *said }

// said are the sentences of one language, by their formats; nothing changes
// them, so that drawing needs no lock.
type said struct {
	code    string
	formats map[string]sentence
}

// sentence is a format in a language.
type sentence struct {
	format string
	paired bool // it has particles to choose
}

// English is the language of the keys.
var English = Language{}

//go:embed ko/*.po
var korean embed.FS

// Korean returns the Korean language.
var Korean = sync.OnceValue(func() Language {
	all := map[string]sentence{}
	files, _ := korean.ReadDir("ko") // it is in the binary
	for _, file := range files {
		text, _ := korean.ReadFile("ko/" + file.Name())
		po := gotext.NewPo()
		po.Parse(text)
		for format, translation := range po.GetDomain().GetTranslations() {
			if format != "" && translation.IsTranslated() {
				said := translation.Get()
				all[format] = sentence{format: said, paired: strings.Contains(said, "{")}
			}
		}
	}
	return Language{&said{code: "ko", formats: all}}
})

// Setting is what the configuration, a flag or the console may say: "en", "ko",
// or "auto" or nothing, where the locale decides.
func Setting(setting string, getenv func(string) string) (Language, error) {
	switch setting {
	case "en":
		return English, nil
	case "ko":
		return Korean(), nil
	case "", "auto":
		return OfLocale(getenv), nil
	}
	return English, Errorf("there is no language %q: choose auto, en or ko", setting)
}

// OfLocale returns the language of the environment, as POSIX orders its
// variables: the first of LC_ALL, LC_MESSAGES and LANG that is set.
func OfLocale(getenv func(string) string) Language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := getenv(name); locale != "" {
			word, _, _ := strings.Cut(locale, ".")
			if word == "ko" || strings.HasPrefix(word, "ko_") {
				return Korean()
			}
			return English
		}
	}
	return English
}

// Code returns the language's name as ISO 639 has it: "en" or "ko".
func (l Language) Code() string {
	if l.said == nil {
		return "en"
	}
	return l.said.code
}

// Say says a Text. What is missing in this language is said in English.
func (l Language) Say(t Text) string {
	if l.said == nil {
		return t.String()
	}
	sentence, ok := l.said.formats[t.Format]
	if !ok {
		sentence.format = plain(t.Format)
	}
	text := sentence.format
	if len(t.Args) > 0 {
		text = filled(text, l.told(t.Args))
	}
	if sentence.paired {
		return particles(text)
	}
	return text
}

// told returns arguments with the Texts and errors among them said.
func (l Language) told(args []any) []any {
	isText := func(arg any) bool {
		switch arg.(type) {
		case Text, []Text, error, Spoken:
			return true
		}
		return false
	}
	if !slices.ContainsFunc(args, isText) {
		return args
	}
	told := make([]any, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case Text:
			told[i] = l.Say(arg)
		case []Text:
			told[i] = l.all(arg)
		case Spoken:
			told[i] = arg.In(l)
		case error:
			told[i] = l.Error(arg)
		default:
			told[i] = arg
		}
	}
	return told
}

func (l Language) all(texts []Text) []string {
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = l.Say(t)
	}
	return all
}

// Has reports whether a format is translated.
func (l Language) Has(format string) bool {
	if l.said == nil {
		return true
	}
	_, ok := l.said.formats[format]
	return ok
}
