package canvas

// ANSI returns the rows with their colours and attributes, one a line, each
// ending in the terminal's own style. It moves no cursor.
func (c *Canvas) ANSI(profile Profile) string {
	out := make([]byte, 0, c.rect.W*c.rect.H+256)
	for y := range c.rect.H {
		if y > 0 {
			out = append(out, '\n')
		}
		out = c.appendRow(out, y, profile)
	}
	return string(out)
}

func (c *Canvas) appendRow(out []byte, y int, profile Profile) []byte {
	end := c.rect.W
	for end > 0 && profile.Seen(c.At(end-1, y)) == (Cell{}) && !c.Covered(end-1, y) {
		end--
	}
	var pen Style
	for x := 0; x < end; x++ {
		cell := profile.Seen(c.At(x, y))
		out = AppendSGR(out, pen, cell.Style)
		pen = cell.Style
		if cell.Text == "" {
			out = append(out, ' ')
			continue
		}
		out = append(out, cell.Text...)
		x += int(cell.Width) - 1
	}
	return AppendSGR(out, pen, Style{})
}
