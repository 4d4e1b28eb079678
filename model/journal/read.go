package journal

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model/safetext"
)

// reading is what has been read of a journal. The file only grows, so a refresh
// reads what came since the last one.
type reading struct {
	info    fs.FileInfo // of the file when it was last read; nil before that
	offset  int64       // behind the last whole line that was read
	moves   []Move
	byID    map[string]int // index in moves
	ended   []int          // indexes in moves, in the order of the outcomes
	newer   newer
	words   words
	entry   Entry // the one that is being read
	damaged int   // lines that could not be read
	tail    bool  // the text behind offset is a broken line
}

// Moves are all changes in the journal, oldest first: each intent with its outcome,
// the first when there are several. Lines that can not be read are left out and
// counted.
func (f *File) Moves(context.Context) ([]Move, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.read.refresh(f.path); err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	return slices.Clone(f.read.moves), nil
}

// Pending are the changes without outcome that nobody can still be working on:
// their time has passed, or their process, on this host, has ended. Those of a
// format that this aloft does not know come last.
func (f *File) Pending(_ context.Context, now time.Time, host string) ([]Move, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.read.refresh(f.path); err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	var pending []Move
	for _, m := range slices.Concat(f.read.moves, f.read.newer.pending) {
		if m.Outcome == nil && Abandoned(m.Intent, now, host) {
			pending = append(pending, m)
		}
	}
	return pending, nil
}

// Outcomes are the changes whose outcome was written after the one that the cursor
// names, the id of a change, and the cursor behind them.
func (f *File) Outcomes(_ context.Context, cursor string) ([]Move, string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.read.refresh(f.path); err != nil {
		return nil, cursor, fmt.Errorf("read the journal: %w", err)
	}
	from := 0
	if cursor != "" {
		if from = 1 + slices.IndexFunc(f.read.ended, func(i int) bool { return f.read.moves[i].Intent.ID == cursor }); from == 0 {
			return nil, cursor, ErrCursor
		}
	}
	var moves []Move
	for _, i := range f.read.ended[from:] {
		moves = append(moves, f.read.moves[i])
		cursor = f.read.moves[i].Intent.ID
	}
	return moves, cursor, nil
}

// Damaged is how many lines could not be read when the journal was last read:
// torn, garbage, or of a format that this version of aloft does not know.
func (f *File) Damaged() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.read.tail {
		return f.read.damaged + 1
	}
	return f.read.damaged
}

// Changed reports whether the journal changed since it was last read. It costs
// one look at the file's size and time.
func (f *File) Changed() bool {
	info, err := os.Stat(f.path)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil || f.read.info == nil {
		return err == nil
	}
	was := f.read.info
	return info.Size() != was.Size() || !info.ModTime().Equal(was.ModTime()) || !os.SameFile(info, was)
}

// refresh reads what came since the last refresh, or all of it when the file is
// another one or was cut.
func (r *reading) refresh(path string) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		*r = reading{}
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if r.info == nil || !os.SameFile(info, r.info) || info.Size() < r.offset {
		*r = reading{byID: map[string]int{}, words: words{}}
	} else if info.Size() == r.info.Size() && info.ModTime().Equal(r.info.ModTime()) {
		return nil
	}
	if _, err := file.Seek(r.offset, io.SeekStart); err != nil {
		return err
	}
	if err := r.lines(bufio.NewReaderSize(io.LimitReader(file, info.Size()-r.offset), 64<<10)); err != nil {
		return err
	}
	r.info = info
	return nil
}

// lines reads line by line to the end. A last line without a newline is still
// being written, or its writer was killed: unless it is whole it is read again
// next time.
func (r *reading) lines(in *bufio.Reader) error {
	r.tail = false
	var long []byte // a line that is longer than the buffer, so far
	var length int64
	for {
		part, err := in.ReadSlice('\n')
		length += int64(len(part))
		switch {
		case err == nil:
			if long != nil {
				part = append(long, part...)
			}
			r.line(part, length)
			r.offset += length
			long, length = nil, 0
		case errors.Is(err, bufio.ErrBufferFull):
			if length <= maxLine {
				long = append(long, part...)
			}
		case errors.Is(err, io.EOF):
			if rest := append(long, part...); whole(rest, length) {
				r.line(rest, length)
				r.offset += length
			} else {
				r.tail = length > 0
			}
			return nil
		default:
			return err
		}
	}
}

// whole reports whether a text without a newline is a line all the same: one that
// somebody edited by hand. The object in a torn line has no end.
func whole(text []byte, length int64) bool {
	return length <= maxLine && json.Valid(text)
}

// line takes in one line, whose full length is given: of one that is too long
// not all is there.
func (r *reading) line(text []byte, length int64) {
	if length == 1 && text[0] == '\n' {
		return // an empty line
	}
	e := &r.entry
	*e = Entry{}
	if length > maxLine || !r.words.decode(text, e) || !e.valid() {
		r.damaged++
		if length <= maxLine {
			r.newer.line(text)
		}
		return
	}
	e.restored()
	e.clean()
	if e.Phase == Step {
		return // of a deploy by a binary that did not know it as a change
	}
	i, known := r.byID[e.ID]
	if !known {
		i = len(r.moves)
		r.byID[e.ID] = i
		r.moves = append(r.moves, Move{Intent: e.intent()})
	}
	if e.Phase == Outcome && r.moves[i].Outcome == nil {
		outcome := *e
		r.moves[i].Outcome = &outcome
		r.ended = append(r.ended, i)
	}
}

// settled reports whether a move has its outcome.
func (r *reading) settled(id string) bool {
	i, ok := r.byID[id]
	return ok && r.moves[i].Outcome != nil
}

func (e *Entry) valid() bool {
	return e.Format == format && e.ID != "" && (e.Phase == Intent || e.Phase == Outcome || e.Phase == Step)
}

// intent is the entry itself, or what an outcome says of an intent that was lost.
func (e *Entry) intent() Entry {
	if e.Phase == Intent {
		return *e
	}
	i := *e
	i.Phase, i.Revision, i.Status, i.Detail, i.Settled, i.Verdict = Intent, "", "", "", false, ""
	return i
}

// clean makes every text safe to show: a journal that is shared is written by
// others.
func (e *Entry) clean() {
	for _, s := range []*string{
		&e.ID, &e.Kind, &e.Account, &e.Region, &e.Function, &e.Stage, &e.Alias, &e.From, &e.To,
		&e.By, &e.Host, &e.ARN, &e.Reason, &e.Revision, &e.Status, &e.Detail, &e.Step, &e.Artifact, &e.CodeSHA256, &e.Move, &e.Table, &e.Index, &e.Ref, &e.Set, &e.Undoes,
		&e.Test, &e.Verdict,
	} {
		*s = safetext.Line(*s)
	}
	if e.Canary != nil {
		e.Canary.Version = safetext.Line(e.Canary.Version)
	}
}
