package terminal

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
)

// typed returns what bubbletea reads of keys that come in pieces.
func typed(pieces ...string) string {
	k := &keyboard{}
	var got []byte
	for _, piece := range pieces {
		for part := range slices.Chunk([]byte(piece), 250) {
			room := make([]byte, len(part), len(part)+len(pasteEnd))
			copy(room, part)
			got = append(got, k.filter(room)...)
		}
	}
	return string(got)
}

func TestPastes(t *testing.T) {
	const begin, end = "\x1b[200~", "\x1b[201~"
	long := strings.Repeat("가나다 quit ", 20_000)
	for _, test := range []struct {
		name   string
		pieces []string
		want   string
	}{
		{"keys", []string{"jk\x1b[A\x03q"}, "jk\x1b[A\x03q"},
		{"a short paste", []string{begin + "a q b" + end + "x"}, begin + "a q b" + end + "x"},
		{"brackets in pieces", strings.Split(begin+"q"+end+"x", ""), begin + "q" + end + "x"},
		{"no closing bracket, and ctrl+c", []string{begin + "a q b", "\x03", "x"}, begin + "a q b" + end + "\x03x"},
		{"ctrl+c in the midst", []string{begin + "a\x03rm -rf" + end, "x"}, begin + "a" + end + "\x03x"},
		{"a bracket that is none", []string{begin + "\x1b[201x\x1b\x1b[201~q"}, begin + "\x1b[201x\x1b\x1b[201~q"},
		{"a closing bracket alone", []string{end + "q"}, end + "q"},
		{"longer than anybody wants", []string{begin + long[:60_000], long[:60_000] + end + "q"}, begin + long[:longestPaste] + end + "q"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := typed(test.pieces...); got != test.want {
				t.Errorf("%d bytes: %.200q", len(got), got)
			}
		})
	}
}

// What closes a paste must find room.
func TestAShortBuffer(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	k := &keyboard{File: read}
	write.WriteString(pasteBegin + "a\x03")
	write.Close()
	if got := readBy(k, 8); got != pasteBegin+"a"+pasteEnd+"\x03" {
		t.Errorf("%q", got)
	}
}

// readBy reads all there is with a buffer of that size.
func readBy(from io.Reader, size int) string {
	var all bytes.Buffer
	buffer := make([]byte, size)
	for {
		n, err := from.Read(buffer)
		all.Write(buffer[:n])
		if err != nil {
			return all.String()
		}
	}
}
