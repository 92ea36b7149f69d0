package journal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"

	"example.com/noctop/internal/i18n"
)

// errDamaged is of a file, or a part of one, that is not as it was written.
var errDamaged = i18n.Errorf("it is damaged")

// mostSchema is beyond any version of the schema: a number like that is damage.
const mostSchema = 1 << 10

// headerSize is that of SQLite's header, in bytes.
const headerSize = 100

// constants are the bytes of the header that are always the same in a journal
// (sqlite.org/fileformat2.html, section 1.3).
var constants = []struct {
	at   int
	what i18n.Text
	want []byte
}{
	{0, i18n.T("the name of the format"), []byte("SQLite format 3\x00")},
	{16, i18n.T("the size of pages"), []byte{pageSize >> 8, pageSize & 0xff}},
	{18, i18n.T("the versions of the format"), []byte{1, 1}},
	{20, i18n.T("the sizes within a page"), []byte{0, 64, 32, 32}},
	{44, i18n.T("the format of the schema"), []byte{0, 0, 0, 4}},
	{48, i18n.T("the size of the cache"), []byte{0, 0, 0, 0}},
	{56, i18n.T("the encoding of texts"), []byte{0, 0, 0, 1}},
	{64, i18n.T("the way of shrinking"), []byte{0, 0, 0, 1}},
	{68, i18n.T("the mark of a journal"), binary.BigEndian.AppendUint32(nil, application)},
	{72, i18n.T("what is reserved"), make([]byte, 20)},
}

// checkHeader returns what is wrong with the first bytes of a file, or errNewer
// where nothing is but its schema is not known yet. SQLite must not have the file
// open in this process: its locks would be lost.
func checkHeader(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	header := make([]byte, headerSize)
	switch n, err := io.ReadFull(file, header); {
	case n == 0 && errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		return i18n.Errorf("%w: it is shorter than any journal", errDamaged)
	case err != nil:
		return err
	}
	for _, c := range constants {
		if got := header[c.at : c.at+len(c.want)]; !bytes.Equal(got, c.want) {
			if c.at == 0 && !bytes.Contains(header[:16], []byte("SQLite")) && !bytes.HasSuffix(header[:16], []byte("format 3\x00")) {
				return i18n.Errorf("%w, or no journal: %s", errDamaged, c.what)
			}
			return i18n.Errorf("%w: in its header, %s", errDamaged, c.what)
		}
	}
	if version := int(binary.BigEndian.Uint32(header[60:])); version > Schema && version < mostSchema {
		return i18n.Errorf("%w: its schema is %d, and this noctop writes %d", errNewer, version, Schema)
	} else if version < 1 || version > Schema {
		return i18n.Errorf("%w: in its header, the version of the schema", errDamaged)
	}
	if changed, valid := header[24:28], header[92:96]; !bytes.Equal(changed, valid) {
		return i18n.Errorf("%w: in its header, the count of changes", errDamaged)
	}
	return nil
}
