package feed

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
)

// charsets are the encodings that feeds are met in, besides UTF-8 and UTF-16.
// x/text's EUC-KR is the code page 949, which holds EUC-KR within it.
var charsets = map[string]encoding.Encoding{
	"euc-kr": korean.EUCKR, "cp949": korean.EUCKR, "ms949": korean.EUCKR, "windows-949": korean.EUCKR, "uhc": korean.EUCKR,
	"ks_c_5601-1987": korean.EUCKR, "ksc5601": korean.EUCKR,
	"shift_jis": japanese.ShiftJIS, "sjis": japanese.ShiftJIS, "windows-31j": japanese.ShiftJIS, "euc-jp": japanese.EUCJP,
	"iso-8859-1": charmap.Windows1252, "latin1": charmap.Windows1252, "windows-1252": charmap.Windows1252, "iso-8859-15": charmap.ISO8859_15,
}

// declared finds the encoding in an XML declaration.
var declared = regexp.MustCompile(`^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']`)

// decode returns the body as valid UTF-8 without a byte-order mark. The mark
// counts most, then the Content-Type, then the XML declaration (RFC 7303).
func decode(body []byte, contentType string) ([]byte, error) {
	if order := utf16Order(body); order != nil {
		return fromUTF16(body, order), nil
	}
	body = bytes.TrimPrefix(body, []byte("\uFEFF"))
	name := charsetOf(body, contentType)
	switch name {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return asUTF8(body), nil
	case "utf-16", "utf-16be":
		if looksSingleByte(body) { // re-encoded on the way, the declaration left as it was
			return asUTF8(body), nil
		}
		return fromUTF16(body, binary.BigEndian), nil
	case "utf-16le":
		return fromUTF16(body, binary.LittleEndian), nil
	}
	known, found := charsets[name]
	if !found {
		return nil, fmt.Errorf("the page is in the character set %.40q, which is not read here", name)
	}
	if utf8.Valid(body) && !isASCII(body) { // declared as something else, and yet UTF-8: chance can't do that
		return body, nil
	}
	text, err := known.NewDecoder().Bytes(body)
	if err != nil {
		return nil, fmt.Errorf("the page's character set %s does not fit its bytes: %w", name, err)
	}
	return text, nil
}

func charsetOf(body []byte, contentType string) string {
	if _, parameters, err := mime.ParseMediaType(contentType); err == nil && parameters["charset"] != "" {
		return strings.ToLower(strings.TrimSpace(parameters["charset"]))
	}
	if found := declared.FindSubmatch(body[:min(len(body), 300)]); found != nil {
		return strings.ToLower(string(found[1]))
	}
	return ""
}

// utf16Order finds UTF-16 by its mark, or by the zero byte beside the first
// character, which no other encoding of JSON or XML has.
func utf16Order(body []byte) binary.ByteOrder {
	if len(body) < 2 {
		return nil
	}
	switch {
	case body[0] == 0xFE && body[1] == 0xFF, body[0] == 0 && body[1] != 0:
		return binary.BigEndian
	case body[0] == 0xFF && body[1] == 0xFE, body[0] != 0 && body[1] == 0:
		return binary.LittleEndian
	}
	return nil
}

func fromUTF16(body []byte, order binary.ByteOrder) []byte {
	text := make([]byte, 0, len(body)/2+len(body)/8)
	for i := 0; i+1 < len(body); i += 2 {
		r := rune(order.Uint16(body[i:]))
		if utf16.IsSurrogate(r) && i+3 < len(body) {
			if pair := utf16.DecodeRune(r, rune(order.Uint16(body[i+2:]))); pair != unicode.ReplacementChar {
				r = pair
				i += 2
			}
		}
		if r == '\uFEFF' && i == 0 {
			continue
		}
		text = utf8.AppendRune(text, r) // a lone surrogate becomes U+FFFD
	}
	return text
}

// asUTF8 mends bytes that are not UTF-8: they are code page 949 where they
// read as Korean without a fault, as with pages that declare nothing.
func asUTF8(body []byte) []byte {
	if utf8.Valid(body) {
		return body
	}
	if text, err := korean.EUCKR.NewDecoder().Bytes(body); err == nil && isKorean(text) {
		return text
	}
	return bytes.ToValidUTF8(body, []byte("\uFFFD"))
}

func isKorean(text []byte) bool {
	hangul := 0
	for _, r := range string(text) {
		if r == unicode.ReplacementChar {
			return false
		}
		if unicode.Is(unicode.Hangul, r) {
			hangul++
		}
	}
	return hangul > 0
}

func looksSingleByte(body []byte) bool { return bytes.IndexByte(body, 0) < 0 }

func isASCII(body []byte) bool {
	for _, c := range body {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
