package house

import (
	"debug/buildinfo"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// mostBytes is how large the binary may be.
const mostBytes = 25_000_000

var (
	building    sync.Once
	binary      string
	notBuilt    error
	buildOutput []byte
)

// noctop builds the program as ./build does, once, and returns its path.
func noctop(t *testing.T) string {
	t.Helper()
	building.Do(func() {
		var folder string
		if folder, notBuilt = os.MkdirTemp("", "noctop-house-"); notBuilt != nil { //nolint:usetesting // it outlives this test
			return
		}
		binary = filepath.Join(folder, "noctop")
		if runtime.GOOS == "windows" {
			binary += ".exe"
		}
		build := exec.Command("sh", "./build", binary)
		build.Dir = root
		buildOutput, notBuilt = build.CombinedOutput()
	})
	if notBuilt != nil {
		t.Fatalf("./build: %v\n%s", notBuilt, buildOutput)
	}
	return binary
}

func TestMain(m *testing.M) {
	code := m.Run()
	if binary != "" {
		_ = os.RemoveAll(filepath.Dir(binary))
	}
	os.Exit(code)
}

func TestTheBinaryIsSmall(t *testing.T) {
	info, err := os.Stat(noctop(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d kB", info.Size()/1000)
	if info.Size() > mostBytes {
		t.Errorf("%d bytes, at most %d", info.Size(), mostBytes)
	}
}

func TestTheBinaryIsStatic(t *testing.T) {
	info, err := buildinfo.ReadFile(noctop(t))
	if err != nil {
		t.Fatal(err)
	}
	cgo := ""
	for _, setting := range info.Settings {
		if setting.Key == "CGO_ENABLED" {
			cgo = setting.Value
		}
	}
	if cgo != "0" {
		t.Errorf("built with CGO_ENABLED=%q", cgo)
	}
	for _, dependency := range info.Deps {
		if strings.HasPrefix(dependency.Path, "github.com/stretchr/") || strings.HasPrefix(dependency.Path, "github.com/creack/") {
			t.Errorf("%s is for tests, and in the binary", dependency.Path)
		}
	}
	if runtime.GOOS != "linux" {
		return
	}
	file, err := elf.Open(noctop(t))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, part := range file.Progs {
		if part.Type == elf.PT_INTERP || part.Type == elf.PT_DYNAMIC {
			t.Errorf("it is linked dynamically: it has a %s", part.Type)
		}
	}
}
