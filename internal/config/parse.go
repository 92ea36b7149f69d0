package config

import "example.com/noctop/internal/i18n"

// Parse reads a configuration from its text. file is only named in errors. An
// empty text is a configuration of defaults. What is wrong comes as Errors,
// all that was found, in the file's order.
func Parse(data []byte, file string, known Known) (*Config, error) {
	src, text, failed := newSource(data, file)
	if failed != nil {
		return nil, Errors{failed}
	}
	root, failed := parseTree(src, text)
	if failed != nil {
		return nil, Errors{failed}
	}
	c := newConfig(file)
	c.source = src
	r := &reader{src: src, known: known, config: c}
	if root.kind != empty {
		r.file(value{node: root})
	}
	c.fillProviders(known.Catalogue)
	r.references()
	if len(r.errors) > 0 {
		return nil, r.errors.sorted()
	}
	return c, nil
}

// file reads the whole of it.
func (r *reader) file(v value) {
	c := r.config
	r.mapping(v,
		key{"site", r.into(&c.site, maxNameCells)},
		key{"language", r.choice(&c.Language, "auto", "en", "ko")},
		key{"theme", r.into(&c.Theme, maxTextCells)},
		key{"glyphs", r.choice(&c.Glyphs, "auto", "unicode", "ascii")},
		key{"plots", r.choice(&c.Plots, "auto", "braille", "block", "ascii")},
		key{"mouse", r.flag(&c.Mouse)},
		key{"view", r.choice(&c.View, Views...)},
		key{"layout", r.layout},
		key{"remember", r.flag(&c.Remember)},
		key{"keys", r.keys},
		key{"uplinks", r.uplinks},
		key{"anchors", r.anchors},
		key{"dns", r.dns},
		key{"providers", r.providers},
		key{"endpoints", r.endpoints},
		key{"host", r.host},
		key{"services", r.services},
		key{"maintenance", r.maintenance},
		key{"journal", r.journal},
		key{"alerts", r.alerts},
	)
}

// keys reads the shape of key bindings; the keymap knows which there are.
func (r *reader) keys(v value) {
	if !r.is(v, mapping, i18n.T(", such as {quit: [q]}")) {
		return
	}
	all := map[string][]string{}
	r.entries(v, func(name string, _ position, child value) {
		if child.kind == empty {
			return
		}
		var keys []string
		r.texts(&keys)(child)
		all[name] = keys
	})
	r.config.Keys = all
}
