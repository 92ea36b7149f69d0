package host

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// root is the folder in which /proc, /sys and /var of the measured host lie;
// empty is "/". Tests build one of their own.
type root string

// mostText is how much of a file is read: the longest of those that the kernel
// writes for people are some tens of kB.
const mostText = 1 << 20

// told reports whether there are such files at all on this platform.
func (r root) told() bool { return r != "" || runtime.GOOS == "linux" }

func (r root) path(name string) string { return string(r) + name }

// read returns the text of a file.
func (r root) read(name string) (string, error) {
	if !r.told() {
		return "", errors.ErrUnsupported
	}
	file, err := os.Open(r.path(name))
	if err != nil {
		return "", err
	}
	defer file.Close()
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	text := (*buffer)[:0]
	for len(text) < mostText {
		n, err := file.Read(text[len(text):cap(text)])
		text = text[:len(text)+n]
		*buffer = text
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", err
		}
		if len(text) == cap(text) {
			text = slices.Grow(text, len(text))
		}
	}
	return string(text), nil
}

// buffers are what files are read into: most of them fit the first time.
var buffers = sync.Pool{New: func() any {
	buffer := make([]byte, 0, 16<<10)
	return &buffer
}}

// number returns the one number in a file, in any base that it is marked with.
func (r root) number(name string) (uint64, error) {
	text, err := r.read(name)
	if err != nil {
		return 0, err
	}
	return strconv.ParseUint(strings.TrimSpace(text), 0, 64)
}

// names lists a folder, in no order.
func (r root) names(folder string) ([]string, error) {
	if !r.told() {
		return nil, errors.ErrUnsupported
	}
	open, err := os.Open(r.path(folder))
	if err != nil {
		return nil, err
	}
	defer open.Close()
	return open.Readdirnames(-1)
}

// has reports whether there is a file or a folder of the name.
func (r root) has(name string) bool {
	_, err := os.Stat(r.path(name))
	return r.told() && err == nil
}

func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
