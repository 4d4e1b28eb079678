package pipeline

// What is looked at in zip files. They may come from anybody: what they claim of
// themselves is not believed.

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/safetext"
)

// Limits on code. The first two are Lambda's.
const (
	MaxUpload   = 50 << 20  // bytes of a zip that is sent without S3
	MaxUnzipped = 250 << 20 // bytes of code with its layers, unzipped
	MaxFetch    = 250 << 20 // bytes of an artifact that is read to take a function's zip out of it
)

// maxDirectory is how much of a zip is read to learn what is in it: some 100,000
// entries.
const maxDirectory = 16 << 20

// errDirectory says that a zip has more in it than any build makes.
var errDirectory = errors.New("its directory is too large")

// directory bounds what is read of a file until it is lifted.
type directory struct {
	from io.ReaderAt
	left int
	open bool
}

// ReadAt implements io.ReaderAt.
func (d *directory) ReadAt(p []byte, at int64) (int, error) {
	if !d.open {
		if d.left -= len(p); d.left < 0 {
			return 0, errDirectory
		}
	}
	return d.from.ReadAt(p, at)
}

// openZip reads what is in a zip.
func openZip(from io.ReaderAt, size int64) (*zip.Reader, error) {
	d := &directory{from: from, left: maxDirectory}
	z, err := zip.NewReader(d, size)
	switch {
	case d.left < 0:
		return nil, errDirectory
	case errors.Is(err, zip.ErrInsecurePath): // names are compared, never used as paths
	case err != nil:
		return nil, errors.New("it is no zip file")
	}
	d.open = true
	return z, nil
}

// zipTrouble says what keeps a zip from being a function's code, as far as can be
// seen before Lambda looks; empty when nothing does.
func zipTrouble(content []byte) string {
	if len(content) == 0 {
		return "it is empty"
	}
	z, err := openZip(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return err.Error()
	}
	var total uint64
	for _, f := range z.File {
		total += min(f.UncompressedSize64, MaxUnzipped+1)
	}
	if total > MaxUnzipped {
		return fmt.Sprintf("unzipped it has more than the %d MB that Lambda takes: leave out what is not needed, or use a container image",
			MaxUnzipped>>20)
	}
	return ""
}

// pick takes the function's zip out of an artifact.
func pick(from io.ReaderAt, size int64, entry string) ([]byte, error) {
	z, err := openZip(from, size)
	if err != nil {
		return nil, fmt.Errorf("look for %s in the artifact: %w", safetext.Line(entry), err)
	}
	want, found := entryName(entry), (*zip.File)(nil)
	for _, f := range z.File {
		if entryName(f.Name) != want || f.FileInfo().IsDir() {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("%s is in the artifact more than once", safetext.Line(entry))
		}
		found = f
	}
	if found == nil {
		return nil, missing(z, want)
	}
	name := safetext.Line(entry)
	if found.UncompressedSize64 > MaxUpload {
		return nil, tooLargeEntry(name)
	}
	r, err := found.Open()
	if err != nil {
		return nil, fmt.Errorf("take %s out of the artifact: %s", name, safetext.Line(err.Error()))
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, MaxUpload+1)) // whatever its header says
	if err != nil {
		return nil, fmt.Errorf("take %s out of the artifact: %s", name, safetext.Line(err.Error()))
	}
	if len(content) > MaxUpload {
		return nil, tooLargeEntry(name)
	}
	if why := zipTrouble(content); why != "" {
		return nil, fmt.Errorf("%s in the artifact can not be deployed: %s", name, why)
	}
	return content, nil
}

func tooLargeEntry(name string) error {
	return fmt.Errorf("%s in the artifact has more than the %d MB that Lambda takes without S3: let the build make it an artifact of its own",
		name, MaxUpload>>20)
}

// entryName is a path in a zip in the form in which paths are compared.
func entryName(name string) string {
	return strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/")
}

// missing says what is in the artifact instead.
func missing(z *zip.Reader, want string) error {
	var zips []string
	more := 0
	for _, f := range z.File {
		name := entryName(f.Name)
		switch {
		case strings.HasPrefix(name, want+"/"):
			return fmt.Errorf("%s is a folder in the artifact: name a zip in it", safetext.Line(want))
		case !strings.HasSuffix(strings.ToLower(name), ".zip"):
		case len(zips) < 5:
			zips = append(zips, safetext.Line(name))
		default:
			more++
		}
	}
	slices.Sort(zips)
	holds := "it holds no zip at all"
	if len(zips) > 0 {
		holds = "it holds " + strings.Join(zips, ", ")
	}
	if more > 0 {
		holds += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Errorf("there is no %s in the artifact: %s", safetext.Line(want), holds)
}
