package themes

import "example.com/noctop/internal/safetext"

var text = safetext.Literal

var unicodeGlyphs = Glyphs{
	OK: text("✓"), Degraded: text("⚠"), Down: text("✖"), Unknown: text("?"),
	Stale: text("−"), Paused: text("⏸"), Suspect: text("✱"),
	Rule: text("─"), Divider: text("│"), Separator: text("·"),
	Ellipsis: text("…"),
	Up:       text("↑"), DownArrow: text("↓"), Left: text("←"), Right: text("→"),
	Cursor: text("▸"),
	Loss:   text("×"), Gap: text("·"),
	Levels: []safetext.Text{text("⣀"), text("⣤"), text("⣶"), text("⣿")},
	pairs: [5][5]safetext.Text{
		{text(" "), text("⢀"), text("⢠"), text("⢰"), text("⢸")},
		{text("⡀"), text("⣀"), text("⣠"), text("⣰"), text("⣸")},
		{text("⡄"), text("⣄"), text("⣤"), text("⣴"), text("⣼")},
		{text("⡆"), text("⣆"), text("⣦"), text("⣶"), text("⣾")},
		{text("⡇"), text("⣇"), text("⣧"), text("⣷"), text("⣿")},
	},
}

var asciiGlyphs = Glyphs{
	OK: text("."), Degraded: text("!"), Down: text("X"), Unknown: text("?"),
	Stale: text("~"), Paused: text("="), Suspect: text("*"),
	Rule: text("-"), Divider: text("|"), Separator: text("-"),
	Ellipsis: text("~"),
	Up:       text("^"), DownArrow: text("v"), Left: text("<"), Right: text(">"),
	Cursor: text(">"),
	Loss:   text("x"), Gap: text(" "),
	Levels: []safetext.Text{text("."), text(":"), text("-"), text("="), text("+"), text("*"), text("#")},
	// Of two values the higher one shows.
	pairs: [5][5]safetext.Text{
		{text(" "), text("."), text(":"), text("="), text("#")},
		{text("."), text("."), text(":"), text("="), text("#")},
		{text(":"), text(":"), text(":"), text("="), text("#")},
		{text("="), text("="), text("="), text("="), text("#")},
		{text("#"), text("#"), text("#"), text("#"), text("#")},
	},
}
