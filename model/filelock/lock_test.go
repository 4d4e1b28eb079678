package filelock

import (
	"os"
	"path/filepath"
	"testing"
)

func TestOneOpeningHoldsTheLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	open := func() *os.File {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = file.Close() })
		return file
	}
	one, other := open(), open()
	for _, step := range []struct {
		file *os.File
		want bool
	}{{one, true}, {other, false}} {
		if got, err := Try(step.file); got != step.want || err != nil {
			t.Fatalf("got %t, %v, want %t", got, err, step.want)
		}
	}
	Release(one)
	if got, err := Try(other); !got || err != nil {
		t.Errorf("after its release: %t, %v", got, err)
	}
	_ = other.Close()
	if got, err := Try(one); !got || err != nil {
		t.Errorf("after the other was closed: %t, %v", got, err)
	}
}
