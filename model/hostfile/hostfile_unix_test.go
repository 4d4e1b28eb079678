//go:build unix

package hostfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestWhatIsNoFileIsRefusedAtOnce(t *testing.T) {
	dir := t.TempDir()
	pipe, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "link")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(pipe, link); err != nil {
		t.Fatal(err)
	}
	for path, kind := range map[string]string{pipe: "a pipe", link: "a pipe", dir: "a folder", os.DevNull: "a device"} {
		_, err := Read(path, 10)
		var wrong *KindError
		if !errors.As(err, &wrong) || wrong.Kind() != kind {
			t.Errorf("%s: %v, want that it is %s", path, err, kind)
		}
	}
	if _, err := Read(filepath.Join(dir, "missing"), 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestReadIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("0123456789"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Read(path, 10); err != nil || string(got) != "0123456789" {
		t.Errorf("Read: %q, %v", got, err)
	}
	var large *SizeError
	if _, err := Read(path, 9); !errors.As(err, &large) {
		t.Errorf("a byte too many: %v", err)
	}
}
