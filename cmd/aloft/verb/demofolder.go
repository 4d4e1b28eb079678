package verb

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/filelock"
)

const (
	demoFolder = "aloft-demo-" // and something that no other has
	demoLock   = "lock"        // held in a folder for as long as its process lives
)

// demoFolderAge is how old a folder is at least that is taken away: between making one
// and locking it there is a moment.
const demoFolderAge = time.Minute

// newDemoFolder makes the folder of a demo, and takes away those of earlier ones that
// were killed.
//
// The lock ends with the process, however that ends; it has to be kept until then.
func newDemoFolder(now time.Time) (folder string, lock *os.File, err error) {
	clearDemoFolders(os.TempDir(), now)
	if folder, err = os.MkdirTemp("", demoFolder); err != nil {
		return "", nil, err
	}
	if lock, err = os.OpenFile(filepath.Join(folder, demoLock), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return folder, nil, err
	}
	_, err = filelock.Try(lock)
	return folder, lock, err
}

// clearDemoFolders takes away folders whose processes are gone. What it can not take
// away is somebody else's.
func clearDemoFolders(dir string, now time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.IsDir() || !strings.HasPrefix(e.Name(), demoFolder) || now.Sub(info.ModTime()) < demoFolderAge {
			continue
		}
		folder := filepath.Join(dir, e.Name())
		if lock, err := os.OpenFile(filepath.Join(folder, demoLock), os.O_RDWR, 0); err == nil {
			free, err := filelock.Try(lock)
			lock.Close()
			if err != nil || !free {
				continue
			}
		} else if !os.IsNotExist(err) {
			continue
		}
		_ = os.RemoveAll(folder)
	}
}
