package cli

import (
	"errors"

	"github.com/spf13/pflag"

	"example.com/noctop/internal/i18n"
)

// tongue is the language of a run. It begins as the flag or the locale has it,
// and becomes the configuration's as soon as that is read.
type tongue struct{ language i18n.Language }

// speaks is the language that the run speaks now.
func (s streams) speaks() i18n.Language {
	if s.tongue == nil {
		return i18n.English
	}
	return s.tongue.language
}

// words is a Text in the language of the run, cleaned.
func (s streams) words(t i18n.Text) string { return plainString(s.speaks().Say(t)) }

// complain prints a message for people to standard error.
func (s streams) complain(t i18n.Text) { say(s.err, s.speaks().Say(t)) }

// complainOf prints an error, and goes on.
func (s streams) complainOf(err error) { say(s.err, s.speaks().Error(err)) }

// page begins a page in the language of the run.
func (s streams) page() *page { return &page{language: s.speaks()} }

// show prints a page to standard output.
func (s streams) show(p *page) error {
	_, err := s.out.Write([]byte(p.String()))
	return printed(err)
}

// usage is a mistake on the command line.
func usage(format string, args ...any) error {
	return &exit{exitUsage, i18n.Errorf(format, args...)}
}

// flagFault is what is wrong with a flag, in words of ours: the library has its
// own, in English alone.
func flagFault(err error) error {
	var unknown *pflag.NotExistError
	var lacking *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	var form *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return i18n.Errorf("unknown flag: %s in -%s", unknown.GetSpecifiedName(), unknown.GetSpecifiedShortnames())
	case errors.As(err, &unknown):
		return i18n.Errorf("unknown flag: --%s", unknown.GetSpecifiedName())
	case errors.As(err, &lacking) && lacking.GetSpecifiedShortnames() != "":
		return i18n.Errorf("the flag needs a value: -%s", lacking.GetSpecifiedShortnames())
	case errors.As(err, &lacking):
		return i18n.Errorf("the flag needs a value: --%s", lacking.GetSpecifiedName())
	case errors.As(err, &wrong):
		return i18n.Errorf("invalid argument %q for --%s: %s", wrong.GetValue(), wrong.GetFlag().Name, kindOf(wrong.GetFlag()))
	case errors.As(err, &form):
		return i18n.Errorf("this is no flag: %s", form.GetSpecifiedFlag())
	}
	return err
}

// kindOf says what a flag takes.
func kindOf(flag *pflag.Flag) i18n.Text {
	switch flag.Value.Type() {
	case "bool":
		return i18n.T("write true or false, or nothing")
	case "duration":
		return i18n.T("write a time such as 30s or 5m")
	case "int", "int64", "uint", "uint16", "count":
		return i18n.T("write a whole number")
	case "float64":
		return i18n.T("write a number")
	}
	return i18n.T("it takes another kind of value")
}
