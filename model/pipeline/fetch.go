package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"os"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	fetchTime  = 10 * time.Minute // for one try to read an artifact
	fetchTries = 3
	fetchStep  = 1 << 20 // bytes between two reports
	againAfter = time.Second
)

// errMuch says that an artifact is larger than S3 said.
var errMuch = errors.New("it is larger than what is read")

// fetch reads the artifact into a file and takes the function's zip out of it.
func (r *run) fetch() ended {
	if r.existing != nil {
		return skipped("version %s has the code already", r.existing.Number)
	}
	from := r.shared.artifact(strings.Join([]string{r.s.Artifact, r.s.SHA256, r.s.Object.VersionID}, "\x00"))
	from.once.Do(func() { from.ended = r.keep(from) })
	if from.ended.status != "" {
		return from.ended
	}
	var err error
	if r.content, err = pick(from.file, from.size, r.s.Request.Entry); err != nil {
		return failed(err, "%s", err)
	}
	r.expected = codeSHA256(r.content)
	r.res.CodeSHA256 = r.expected
	r.look()
	return done("%s, %s, %s", safetext.Line(r.s.Request.Entry), figure.Size(int64(len(r.content))), model.ShortCode(r.expected))
}

// keep reads the artifact into a file, for all deploys of the set.
func (r *run) keep(at *fetched) (e ended) {
	var err error
	if at.file, err = os.CreateTemp("", "aloft-artifact-*"); err != nil {
		return failed(err, "make a file to keep the artifact in: %s", safetext.Line(err.Error()))
	}
	at.size, e = r.download(at.file)
	return e
}

// download reads the artifact, once more when it breaks off.
func (r *run) download(file *os.File) (int64, ended) {
	bucket, key := r.s.Object.Bucket, r.s.Object.Key
	var err error
	for try := range fetchTries {
		if try > 0 && !model.Pause(r.ctx, againAfter) {
			break
		}
		if err = rewind(file); err != nil {
			return 0, failed(err, "keep %s in a file: %s", r.s.Artifact, safetext.Line(err.Error()))
		}
		w := &download{run: r, to: file, sum: sha256.New()}
		ctx, cancel := context.WithTimeout(r.ctx, fetchTime)
		var object model.Object
		object, err = r.deps.Objects.GetObject(ctx, bucket, key, w)
		cancel()
		if err == nil {
			return w.size, r.same(object, w)
		}
		if change.Lasting(err) || errors.Is(err, errMuch) || r.ctx.Err() != nil {
			break
		}
	}
	if errors.Is(err, errMuch) {
		return 0, failed(err, "%s is larger than the %d MB that are read: let the build make %s an artifact of its own",
			r.s.Artifact, MaxFetch>>20, safetext.Line(r.s.Request.Entry))
	}
	return 0, failed(err, "%s could not be read: %s", r.s.Artifact, change.Cause(err))
}

// same makes sure that what was read is what the sheet showed.
func (r *run) same(object model.Object, w *download) ended {
	sum := base64.StdEncoding.EncodeToString(w.sum.Sum(nil))
	want, known := HexToCodeSHA256(r.s.SHA256)
	seen := r.s.Object.VersionID
	if known && sum != want || !known && seen != "" && object.VersionID != "" && seen != object.VersionID {
		return conflict(nil, "%s was replaced since the sheet was read: look at it again", r.s.Artifact)
	}
	return ended{}
}

func rewind(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.Seek(0, 0)
	return err
}

// download takes an artifact in, within a bound.
type download struct {
	run  *run
	to   *os.File
	sum  hash.Hash
	size int64
	told int64
}

// Write implements io.Writer.
func (w *download) Write(p []byte) (int, error) {
	if w.size+int64(len(p)) > MaxFetch {
		return 0, errMuch
	}
	n, err := w.to.Write(p)
	w.size += int64(n)
	w.sum.Write(p[:n])
	if err != nil {
		return n, fmt.Errorf("keep the artifact in %s: %w", w.to.Name(), err)
	}
	if w.size-w.told >= fetchStep {
		w.told = w.size
		w.run.tell(Progress{Step: Fetch, Status: Begun, Bytes: w.size, Of: w.run.s.Bytes})
	}
	return n, nil
}

// look looks for a version that is there already, once the hash is known. That the
// versions can not be listed is no reason to stop: Lambda itself publishes nothing
// twice in a row.
func (r *run) look() {
	if r.looked || r.expected == "" {
		return
	}
	r.looked = true
	if found, _, err := r.findVersion(context.WithoutCancel(r.ctx), r.s.Request.Function, r.code, r.expected, r.s.Note); err == nil {
		r.existing = found
	}
}
