package themes

import (
	"slices"
	"strconv"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/ui/canvas"
)

var attributes = map[string]canvas.Attribute{
	"bold": canvas.Bold, "faint": canvas.Faint, "underline": canvas.Underline, "reverse": canvas.Reverse,
}

// colorNames are colours 0 to 7; 8 to 15 are the same with "bright-".
var colorNames = []string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}

// parseStyle reads "bold reverse 203 on 236".
func parseStyle(text string) (style canvas.Style, err error) {
	color, colored := &style.Foreground, false
	words := strings.Fields(text)
	for i, word := range words {
		if attribute, ok := attributes[word]; ok {
			style.Attributes |= attribute
			continue
		}
		if word == "on" {
			if color == &style.Background || i+1 == len(words) {
				return style, i18n.Errorf("\"on\" stands once, before the colour of the background")
			}
			color, colored = &style.Background, false
			continue
		}
		if colored {
			return style, i18n.Errorf("%q is one colour too many; that of the background stands after \"on\"", word)
		}
		if *color, err = parseColor(word); err != nil {
			return style, err
		}
		colored = true
	}
	return style, nil
}

func parseColor(word string) (canvas.Color, error) {
	if word == "default" {
		return canvas.Default, nil
	}
	plain, bright := strings.CutPrefix(word, "bright-")
	if n := slices.Index(colorNames, plain); n >= 0 {
		if bright {
			n += 8
		}
		return canvas.Indexed(uint8(n)), nil
	}
	if digits, ok := strings.CutPrefix(word, "#"); ok {
		n, err := strconv.ParseUint(digits, 16, 32)
		if err != nil || len(digits) != 6 {
			return 0, i18n.Errorf("%q is no colour: # and six digits, as in #5fafff", word)
		}
		return canvas.RGB(uint8(n>>16), uint8(n>>8), uint8(n)), nil
	}
	n, err := strconv.ParseUint(word, 10, 8)
	if err != nil {
		return 0, i18n.Errorf("%q is neither an attribute (bold, faint, underline, reverse) nor a colour (default, red, bright-red, 0 to 255, #5fafff)", word)
	}
	return canvas.Indexed(uint8(n)), nil
}
