package config

import (
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
)

// The words that a page's own are mapped to: those of observe's scales.
var (
	severityWords = []string{"ok", "info", "maintenance", "degraded", "partial", "major"}
	stageWords    = []string{"investigating", "identified", "monitoring", "resolved", "scheduled", "in_progress", "completed", "postmortem"}
)

// formatJSON is the one format that has to be told where things stand.
const formatJSON = "json"

// jsonFeed reads the paths of a feed of the format "json".
func (r *reader) jsonFeed(v value) *topology.JSONFeed {
	var f topology.JSONFeed
	before := len(r.errors)
	if !r.mapping(v,
		key{"require", r.into(&f.Require, maxTextCells)},
		key{"items", r.into(&f.Items, maxTextCells)},
		key{"id", r.into(&f.ID, maxTextCells)},
		key{"title", r.into(&f.Title, maxTextCells)},
		key{"text", r.into(&f.Text, maxTextCells)},
		key{"state", r.into(&f.State, maxTextCells)},
		key{"states", r.words(&f.States, severityWords)},
		key{"stage", r.into(&f.Stage, maxTextCells)},
		key{"stages", r.words(&f.Stages, stageWords)},
		key{"regions", r.into(&f.Regions, maxTextCells)},
		key{"components", r.into(&f.Components, maxTextCells)},
		key{"started", r.into(&f.Started, maxTextCells)},
		key{"updated", r.into(&f.Updated, maxTextCells)},
	) || len(r.errors) > before {
		return nil
	}
	switch {
	case f.Require == "":
		r.fail(v, "a feed of JSON needs require: a path that every right answer has, so that an error page is not taken for one")
	case f.Items == "" && f.State == "":
		r.fail(v, "a feed of JSON needs items (a path to the list of incidents) or state (a path to the page's own state)")
	case f.States != nil && f.State == "":
		r.fail(v, "states maps the words at state: write the path state as well")
	case f.Stages != nil && f.Stage == "":
		r.fail(v, "stages maps the words at stage: write the path stage as well")
	}
	return &f
}

// words makes a reader of a mapping from a page's words to ours into a variable.
func (r *reader) words(to *map[string]string, allowed []string) func(value) {
	return func(v value) {
		if !r.is(v, mapping, i18n.T(" of the page's words, each to one of %s", strings.Join(allowed, ", "))) {
			return
		}
		all := map[string]string{}
		r.entries(v, func(name string, at position, child value) {
			if child.kind == empty {
				r.failAt(at, child.path, "stands for nothing: write one of %s", strings.Join(allowed, ", "))
				return
			}
			meant := ""
			r.choice(&meant, allowed...)(child)
			all[name] = meant
		})
		if len(v.entries) == 0 {
			r.fail(v, "holds no words: write some, or leave it out where the page uses %s", strings.Join(allowed, ", "))
		}
		*to = all
	}
}

// checkJSON holds the paths of a feed against its format.
func (r *reader) checkJSON(v value, f topology.Feed) {
	switch {
	case f.Format == formatJSON && f.JSON == nil:
		r.fail(v, "the format json needs to be told where things stand: write json: {require: a path, items: a path, …}")
	case f.Format != formatJSON && f.JSON != nil:
		r.fail(v, "json is for the format json alone: write format: json, or leave it out")
	}
}
