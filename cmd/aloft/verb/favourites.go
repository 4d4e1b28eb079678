package verb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/filelock"
	"github.com/aloftdeck/aloft/model/hostfile"
)

// favourites is the file with the operator's favourites of all accounts and Regions. Several
// cockpits change it, each one thing at a time.
type favourites struct{ path string } // empty: there is nowhere to keep it

// favouritesFile is what is in it.
type favouritesFile struct {
	Format     int      `json:"format"`
	Favourites []string `json:"favourites"` // references of subjects
}

const (
	favouritesFormat   = 1
	longestFavourites  = 4 << 20 // bytes, far more than there ever are
	favouritesPatience = 2 * time.Second
)

// favourites are those of this host's operator; of the embedded account they go with it.
func (k *session) favourites() favourites {
	if k.folder != "" {
		return favourites{filepath.Join(k.folder, "favourites.json")}
	}
	return favourites{under(config.StatePath(k.env.Getenv, k.env.Home), "favourites.json")}
}

// read are the favourites; none where there is no file.
func (f favourites) read() (refs []string, err error) {
	text, err := hostfile.Read(f.path, longestFavourites)
	if f.path == "" || errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the favourites: %w", err)
	}
	var file favouritesFile
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("reading the favourites in %s: %w", f.path, err)
	}
	if file.Format != favouritesFormat {
		return nil, fmt.Errorf("the favourites in %s are of format %d, which this aloft does not know", f.path, file.Format)
	}
	return file.Favourites, nil
}

// known are the favourites as a fact. A reference that is none names nothing.
func (f favourites) known() (model.FavouritesKnown, error) {
	refs, err := f.read()
	var known model.FavouritesKnown
	for _, ref := range refs {
		if of, ok := model.ParseSubject(ref); ok {
			known.Things = append(known.Things, of)
		}
	}
	return known, err
}

// KeepFavourite implements model.FavouriteKeeper. What can not be read is left as it is.
func (f favourites) KeepFavourite(ctx context.Context, of model.Subject, on bool) error {
	if f.path == "" {
		return errors.New("there is no place for them: set XDG_STATE_HOME")
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return fmt.Errorf("making the folder of the favourites: %w", err)
	}
	lock, err := f.lock(ctx)
	if err != nil {
		return err
	}
	defer lock.Close()
	defer filelock.Release(lock)
	refs, err := f.read()
	if err != nil {
		return err
	}
	refs = slices.DeleteFunc(refs, func(ref string) bool { return ref == of.Ref() })
	if on {
		refs = append(refs, of.Ref())
		slices.Sort(refs)
	}
	text, err := json.MarshalIndent(favouritesFile{favouritesFormat, refs}, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the favourites: %w", err)
	}
	return writeWhole(f.path, append(text, '\n'))
}

// lock holds the other cockpits of this user off, by a file beside the favourites, which are
// replaced as a whole.
func (f favourites) lock(ctx context.Context) (*os.File, error) {
	path := f.path + ".lock"
	if err := hostfile.Check(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("locking the favourites: %w", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking the favourites: %w", err)
	}
	ctx, stop := context.WithTimeout(ctx, favouritesPatience)
	defer stop()
	for {
		taken, err := filelock.Try(file)
		if taken {
			return file, nil
		}
		if err == nil && !model.Pause(ctx, 10*time.Millisecond) {
			err = errors.New("another process holds them")
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("locking the favourites in %s: %w", path, err), file.Close())
		}
	}
}
