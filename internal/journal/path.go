package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
)

// Path is where a host's journal lies in a folder. The name has the host in it,
// for several may share a folder; machine is an identity that the host's name may
// lack, such as that of /etc/machine-id, and may be empty.
func Path(folder, host, machine string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, host)
	identity := sha256.Sum256([]byte("noctop journal\n" + host + "\n" + strings.TrimSpace(machine)))
	return filepath.Join(folder, "journal-"+name[:min(len(name), 40)]+"-"+hex.EncodeToString(identity[:4])+".db")
}
