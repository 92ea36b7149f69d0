package themes

import "example.com/noctop/internal/safetext"

var text = safetext.Literal

var unicodeGlyphs = Glyphs{
	OK: text("✓"), Degraded: text("⚠"), Down: text("✖"), Unknown: text("?"),
	Stale: text("−"), Paused: text("⏸"), Suspect: text("✱"),
	Rule: text("─"), Divider: text("│"), Separator: text("·"),
	Dotted: text("┄"), Tick: text("┴"), Corner: text("└"),
	Ellipsis: text("…"),
	Up:       text("↑"), DownArrow: text("↓"), Left: text("←"), Right: text("→"),
	Cursor: text("▸"),
	Over:   text("^"),
	Partly: text("%"),
}.with(braillePlots)

var asciiGlyphs = Glyphs{
	OK: text("."), Degraded: text("!"), Down: text("X"), Unknown: text("?"),
	Stale: text("~"), Paused: text("="), Suspect: text("*"),
	Rule: text("-"), Divider: text("|"), Separator: text("-"),
	Dotted: text("."), Tick: text("+"), Corner: text("+"),
	Ellipsis: text("~"),
	Up:       text("^"), DownArrow: text("v"), Left: text("<"), Right: text(">"),
	Cursor: text(">"),
	Over:   text("^"),
	Partly: text("%"),
}.with(asciiPlots)
