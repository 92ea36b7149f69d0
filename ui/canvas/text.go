package canvas

import "strings"

// Lines returns the rows as plain text, without the blanks at their ends.
func (c *Canvas) Lines() []string {
	lines := make([]string, c.rect.H)
	for y := range lines {
		var line strings.Builder
		for x := 0; x < c.rect.W; x++ {
			cell := c.At(x, y)
			if cell.Text == "" {
				line.WriteByte(' ')
				continue
			}
			line.WriteString(cell.Text)
			x += int(cell.Width) - 1
		}
		lines[y] = strings.TrimRight(line.String(), " ")
	}
	return lines
}

// String returns the rows as plain text, one a line.
func (c *Canvas) String() string { return strings.Join(c.Lines(), "\n") }
