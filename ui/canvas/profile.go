package canvas

// Profile says how many colours a terminal shows.
type Profile uint8

// The profiles, from the poorest.
const (
	NoColors Profile = iota // attributes only
	Colors16
	Colors256
	TrueColor
)

// String names the profile: by how many colours it has, where that has a name.
func (p Profile) String() string {
	switch p {
	case NoColors:
		return "none"
	case Colors16:
		return "16"
	case Colors256:
		return "256"
	}
	return "truecolor"
}

// Reduce returns the colour of the profile that stands for color.
func (p Profile) Reduce(color Color) Color {
	switch {
	case p == NoColors:
		return Default
	case color&kind == direct && p == Colors256:
		return Indexed(nearestIndex(color))
	case color&kind == direct && p == Colors16:
		return Indexed(nearestName(color))
	case color&kind == indexed && p == Colors16 && uint8(color) > 15:
		return Indexed(nearestName(paletteRGB(uint8(color))))
	}
	return color
}

// Style returns the style with the colours of the profile. A colour that is reversed
// on a background that nobody has named gets black or white on it, whichever can be
// read: what terminals put there themselves may not be (PuTTY a dark grey, in bold).
func (p Profile) Style(s Style) Style {
	colour := s.Foreground
	s.Foreground, s.Background = p.Reduce(s.Foreground), p.Reduce(s.Background)
	if p == NoColors {
		return s
	}
	if s.Attributes&Reverse != 0 && s.Foreground != Default && s.Background == Default {
		s.Foreground, s.Background = p.on(colour), s.Foreground
		s.Attributes &^= Reverse
	}
	if p == Colors16 && brightens(s) {
		s.Attributes &^= Bold
	}
	return s
}

// on is black or white, whichever can be read better on a colour.
func (p Profile) on(color Color) Color {
	red, green, blue, known := color.Channels()
	if !known {
		red, green, blue, _ = consoleRGB[uint8(color)%16].Channels()
	}
	// The weights of sRGB, on channels that are squared for their gamma: 21 % and more
	// of white has the better contrast with black.
	r, g, b := int(red), int(green), int(blue)
	dark := 2126*r*r+7152*g*g+722*b*b < 2100*255*255
	switch {
	case p == Colors16 && dark:
		return Indexed(15)
	case p == Colors16:
		return Indexed(0)
	case dark:
		return Indexed(231)
	}
	return Indexed(16)
}

// consoleRGB are the colours 0 to 15 as most terminals have them.
var consoleRGB = [16]Color{
	RGB(0, 0, 0), RGB(187, 0, 0), RGB(0, 187, 0), RGB(187, 187, 0), RGB(0, 0, 187), RGB(187, 0, 187), RGB(0, 187, 187), RGB(187, 187, 187),
	RGB(85, 85, 85), RGB(255, 85, 85), RGB(85, 255, 85), RGB(255, 255, 85), RGB(85, 85, 255), RGB(255, 85, 255), RGB(85, 255, 255), RGB(255, 255, 255),
}

// brightens reports whether bold would make a style harder to read: terminals with 16
// colours show the bright form of a colour for it. Of black that is grey, also where a
// style is reversed; of green, yellow and cyan it can't be seen on white.
func brightens(s Style) bool {
	text := s.Foreground
	if s.Attributes&Reverse != 0 {
		text = s.Background
	}
	return text == Indexed(0) || s.Background == Default && (text == Indexed(2) || text == Indexed(3) || text == Indexed(6))
}

// Seen returns the cell with all that cannot be seen in this profile left out:
// two cells with the same Seen look alike. A blank has no foreground unless it
// is underlined or reversed.
func (p Profile) Seen(cell Cell) Cell {
	cell.Style = p.Style(cell.Style)
	if cell.Text != "" {
		return cell
	}
	cell.Width = 0
	cell.Style.Attributes &= Underline | Reverse
	if cell.Style.Attributes == 0 {
		cell.Style.Foreground = Default
	}
	return cell
}

// Channels returns the red, green and blue of a colour of 24 bits or of one of
// the 256 by xterm's palette. The first 16 are whatever the user made them;
// for those, and for the default, known is false.
func (color Color) Channels() (red, green, blue uint8, known bool) {
	switch {
	case color&kind == direct:
	case color&kind == indexed && uint8(color) > 15:
		color = paletteRGB(uint8(color))
	default:
		return 0, 0, 0, false
	}
	return uint8(color >> 16), uint8(color >> 8), uint8(color), true
}

// cubeLevels are the six steps of each channel in colours 16 to 231.
var cubeLevels = [6]uint8{0, 95, 135, 175, 215, 255}

// paletteRGB returns what xterm shows for colours 16 to 255: a cube of 6 by 6
// by 6, then 24 greys from 8 in steps of 10.
func paletteRGB(n uint8) Color {
	if n >= 232 {
		grey := 8 + 10*(n-232)
		return RGB(grey, grey, grey)
	}
	n -= 16
	return RGB(cubeLevels[n/36], cubeLevels[n/6%6], cubeLevels[n%6])
}

// nearestIndex returns the colour from 16 to 255 that is nearest to a direct
// one: either in the cube, or among the greys.
func nearestIndex(color Color) uint8 {
	red, green, blue, _ := color.Channels()
	r, g, b := nearestLevel(red), nearestLevel(green), nearestLevel(blue)
	inCube := uint8(16 + 36*r + 6*g + b)

	mean := (int(red) + int(green) + int(blue)) / 3
	inGreys := uint8(232 + min(max((mean-3)/10, 0), 23))
	if distance(color, paletteRGB(inGreys)) < distance(color, paletteRGB(inCube)) {
		return inGreys
	}
	return inCube
}

func nearestLevel(channel uint8) int {
	switch {
	case channel < 48:
		return 0
	case channel < 115:
		return 1
	}
	return (int(channel) - 35) / 40
}

func distance(a, b Color) int {
	ar, ag, ab, _ := a.Channels()
	br, bg, bb, _ := b.Channels()
	dr, dg, db := int(ar)-int(br), int(ag)-int(bg), int(ab)-int(bb)
	return dr*dr + dg*dg + db*db
}

// nearestName returns which of the 16 colours would be called the same. It goes
// by hue and not by distance, or an orange warning would become a red one.
func nearestName(color Color) uint8 {
	red, green, blue, _ := color.Channels()
	r, g, b := int(red), int(green), int(blue)
	high, low := max(r, g, b), min(r, g, b)
	brightness := (2*r + 7*g + b) / 10
	if high-low < 48 { // a grey
		return [4]uint8{0, 8, 7, 15}[min(brightness/64, 3)]
	}
	name := hueName(r, g, b, high, high-low)
	if brightness > 120 {
		name += 8
	}
	return name
}

// hueName returns colour 1 to 6 for a hue. The borders are in degrees.
func hueName(r, g, b, high, chroma int) uint8 {
	var hue int
	switch high {
	case r:
		hue = 60 * (g - b) / chroma
	case g:
		hue = 120 + 60*(b-r)/chroma
	default:
		hue = 240 + 60*(r-g)/chroma
	}
	switch {
	case hue < -15:
		return 5
	case hue < 20:
		return 1
	case hue < 75:
		return 3
	case hue < 165:
		return 2
	case hue < 200:
		return 6
	case hue < 255:
		return 4
	}
	return 5
}
