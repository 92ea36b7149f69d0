package config

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"example.com/noctop/internal/i18n"
)

// kind is what a node of the file is.
type kind string

// The kinds, as errors call them.
const (
	empty   kind = "empty"
	text    kind = "a text"
	number  kind = "a number"
	boolean kind = "true or false"
	list    kind = "a list"
	mapping kind = "a mapping"
)

// node is one value of the file.
type node struct {
	kind    kind
	text    string // of a text, number or boolean: as it is written, without quotes
	at      position
	items   []*node // of a list
	entries []entry // of a mapping
}

// entry is one key of a mapping with its value.
type entry struct{ key, value *node }

// Bounds that keep a hostile file from taking the reader's time or stack: it
// recurses on every level and is quadratic in the keys of one mapping.
const (
	maxDepth       = 32
	maxKeys        = 10000
	maxKeyColumn   = 200
	maxItemsInLine = 8 // of "- - - …"
)

// parseTree reads the text into nodes. An empty file gives an empty node.
func parseTree(src *source, data string) (root *node, failed *Error) {
	// The reader is not ours: where it trips over a file, that is the file's
	// mistake to report, and no reason to fall.
	defer func() {
		if recover() != nil {
			root, failed = nil, src.errorAt(position{1, 1}, "", i18n.T("the file cannot be read as YAML"))
		}
	}()
	tokens := lexer.Tokenize(data)
	if failed := checkTokens(src, tokens); failed != nil {
		return nil, failed
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, syntaxError(src, err)
	}
	root = &node{kind: empty, at: position{1, 1}}
	for _, document := range file.Docs {
		if document.Body == nil {
			continue
		}
		if root.kind != empty {
			return nil, src.errorAt(placeOf(document.Body.GetToken()), "", i18n.T("a second document: a configuration is one, without another \"---\" in it"))
		}
		root = nodeOf(document.Body)
	}
	return root, nil
}

// refused are parts of YAML that a configuration has no use for: without them
// there are no aliases to blow up and no types to guess.
var refused = map[token.Type]i18n.Text{
	token.AnchorType:     i18n.T("a YAML anchor (&name): quote the text, or write the value out where it is needed"),
	token.AliasType:      i18n.T("a YAML alias (*name): quote the text, or write the value out"),
	token.MergeKeyType:   i18n.T("a YAML merge key (<<): write the keys out"),
	token.TagType:        i18n.T("a YAML tag (!name): quote the text, or leave the tag out"),
	token.DirectiveType:  i18n.T("a YAML directive (%): quote the text, or leave it out"),
	token.MappingKeyType: i18n.T("a YAML complex key (?): quote the text, or write \"key: value\""),
}

// checkTokens finds what must not reach the reader.
func checkTokens(src *source, tokens token.Tokens) *Error {
	depth, keys, inLine := 0, 0, 0
	var previous *token.Token
	for _, tk := range tokens {
		problem := refused[tk.Type]
		switch tk.Type {
		case token.InvalidType:
			problem = plainSyntax(tk.Error)
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.MappingValueType:
			keys++
			if depth == 0 && previous != nil && previous.Position.Column > maxKeyColumn {
				problem = i18n.T("a key beyond column %d: indent less", maxKeyColumn)
			}
		case token.SequenceEntryType:
			if previous == nil || previous.Type != token.SequenceEntryType || previous.Position.Line != tk.Position.Line {
				inLine = 0
			}
			inLine++
			if tk.Position.Column > maxKeyColumn || inLine > maxItemsInLine {
				problem = i18n.T("lists nested too deeply")
			}
		}
		switch {
		case depth > maxDepth:
			problem = i18n.T("nested more than %d deep", maxDepth)
		case keys > maxKeys:
			problem = i18n.T("more than %d keys in the file", maxKeys)
		}
		if !problem.Empty() {
			return src.errorAt(placeOf(tk), "", problem)
		}
		previous = tk
	}
	return nil
}

// syntaxError puts the reader's error in our form.
func syntaxError(src *source, err error) *Error {
	located, ok := err.(interface {
		GetToken() *token.Token
		GetMessage() string
	})
	if !ok {
		return src.errorAt(position{1, 1}, "", i18n.T("not valid YAML"))
	}
	return src.errorAt(placeOf(located.GetToken()), "", plainSyntax(located.GetMessage()))
}

// advice says what to do about the reader's commoner complaints, by a part of
// their text.
var advice = []struct {
	part string
	what i18n.Text
}{
	{"mapping value is not allowed", i18n.T("a value here is followed by \": \", or the line is indented otherwise than its neighbours: indent it as they are, or put the value in quotes")},
	{"value is not allowed in this context", i18n.T("this line does not belong here: indent it as its neighbours are")},
	{"block sequence entries are not allowed", i18n.T("a list that begins on its key's line: begin it on the next line, or write [a, b]")},
	{"found an invalid key", i18n.T("this cannot be a key: put it in quotes, as an IPv6 address that begins or ends with a colon must be")},
	{"is a reserved character", i18n.T("a value cannot begin with @ or `: put it in quotes")},
	{"cannot start any token", i18n.T("a tab or another character that cannot stand here: use spaces")},
	{"unexpected scalar value", i18n.T("a value is missing, or stands where there can be none")},
	{"unexpected key name", i18n.T("a line without \": \": put a space after the colon")},
	{"non-map value", i18n.T("a line without \"key: value\": indent it as its neighbours are, or add the \":\"")},
}

// plainSyntax says in plain words what the reader complains about.
func plainSyntax(message string) i18n.Text {
	for _, a := range advice {
		if strings.Contains(message, a.part) {
			return i18n.T("not valid YAML: %s", a.what)
		}
	}
	return i18n.T("not valid YAML: %s", i18n.Flat(message))
}

// placeOf returns where a token stands.
func placeOf(tk *token.Token) position {
	if tk == nil || tk.Position == nil {
		return position{1, 1}
	}
	return position{max(tk.Position.Line, 1), tk.Position.Column}
}

// nodeOf turns the reader's tree into ours.
func nodeOf(from ast.Node) *node {
	switch n := from.(type) {
	case *ast.MappingNode:
		return mappingOf(n.Values, n.Start, n.IsFlowStyle)
	case *ast.MappingValueNode:
		return mappingOf([]*ast.MappingValueNode{n}, n.Start, false)
	case *ast.SequenceNode:
		to := &node{kind: list, at: placeOf(n.Start)}
		for _, item := range n.Values {
			to.items = append(to.items, nodeOf(item))
		}
		return to
	case *ast.LiteralNode:
		return &node{kind: text, text: n.Value.Value, at: placeOf(n.Start)}
	case *ast.StringNode:
		return &node{kind: text, text: n.Value, at: placeOf(n.Token)}
	case *ast.BoolNode:
		return &node{kind: boolean, text: strings.ToLower(n.Token.Value), at: placeOf(n.Token)}
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return &node{kind: number, text: n.GetToken().Value, at: placeOf(n.GetToken())}
	case nil:
		return &node{kind: empty, at: position{1, 1}}
	default: // null; what else the reader knows was refused before
		return &node{kind: empty, at: placeOf(n.GetToken())}
	}
}

func mappingOf(values []*ast.MappingValueNode, start *token.Token, flow bool) *node {
	to := &node{kind: mapping, at: placeOf(start)}
	for i, v := range values {
		key := &node{kind: text, text: v.Key.GetToken().Value, at: placeOf(v.Key.GetToken())}
		if i == 0 && !flow {
			to.at = key.at
		}
		to.entries = append(to.entries, entry{key: key, value: nodeOf(v.Value)})
	}
	return to
}
