package themes

import (
	"math"

	"example.com/noctop/ui/canvas"
)

// How colours are seen: contrast, and how far apart two are to the eyes of
// people who see fewer of them.

type vector [3]float64

type matrix [3]vector

func (m matrix) times(v vector) (out vector) {
	for i := range m {
		for j := range v {
			out[i] += m[i][j] * v[j]
		}
	}
	return out
}

// eyes see colours in linear sRGB: Machado, Oliveira and Fernandes 2009,
// severity 1.
var eyes = map[string]matrix{
	"normal": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protan": {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deutan": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritan": {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// linear undoes the gamma of sRGB (IEC 61966-2-1).
func linear(color canvas.Color) (v vector) {
	red, green, blue, _ := color.Channels()
	for i, channel := range [3]uint8{red, green, blue} {
		c := float64(channel) / 255
		if c <= 0.04045 {
			v[i] = c / 12.92
		} else {
			v[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return v
}

func luminance(color canvas.Color) float64 {
	v := linear(color)
	return 0.2126*v[0] + 0.7152*v[1] + 0.0722*v[2]
}

// contrast is the ratio of WCAG 2.
func contrast(a, b canvas.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// lab turns linear sRGB into CIE L*a*b* under D65.
func lab(v vector) vector {
	for i := range v {
		v[i] = min(max(v[i], 0), 1)
	}
	xyz := matrix{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}.times(v)
	white := vector{0.95047, 1, 1.08883}
	for i := range xyz {
		t := xyz[i] / white[i]
		if t > 216.0/24389 {
			xyz[i] = math.Cbrt(t)
		} else {
			xyz[i] = (24389.0/27*t + 16) / 116
		}
	}
	return vector{116*xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])}
}

// apart is the distance (CIE 1976) between two colours as these eyes see them.
func apart(eye matrix, a, b canvas.Color) float64 {
	la, lb := lab(eye.times(linear(a))), lab(eye.times(linear(b)))
	return math.Sqrt(math.Pow(la[0]-lb[0], 2) + math.Pow(la[1]-lb[1], 2) + math.Pow(la[2]-lb[2], 2))
}
