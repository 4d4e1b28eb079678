package savefile

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAFileMadeMeanwhileIsNotReplaced(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.log")
	if err := os.Symlink(filepath.Join(dir, "target"), path); err != nil {
		t.Fatal(err)
	}
	text := func(f *os.File) error {
		_, err := f.WriteString("a")
		return err
	}
	if err := Write("log", path, false, text); err == nil {
		t.Error("a dangling link was followed")
	}
	if err := Write("log", path, true, text); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "target")); err == nil {
		t.Error("what the link leads to was written")
	}
}
