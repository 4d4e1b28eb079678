package feed

// A log that is an object in S3, read when it is whole.

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	objectBatch = 1000    // lines handed over at once
	objectLine  = 1 << 20 // bytes of one line; the rest of a longer one is a line of its own
)

// takenError is the error of whoever takes the lines: it ends everything, where a
// failure to read is tried again.
type takenError struct{ err error }

func (e *takenError) Error() string { return e.err.Error() }
func (e *takenError) Unwrap() error { return e.err }

// object reads a log from S3 and hands over the lines that were not handed over
// by an attempt before.
func (f *follower) object(ctx context.Context, log model.BuildLog) error {
	if f.Await != nil {
		_ = f.Await(ctx, opGetObject) // as with other calls
	}
	ctx, cancel := context.WithTimeout(ctx, f.Pace.Transfer)
	defer cancel()
	from, to := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := f.Objects.GetObject(ctx, log.Bucket, log.Key, to)
		_ = to.CloseWithError(err)
	}()
	err := f.objectLines(from, log)
	_ = from.Close() // what is still being written has no reader any more
	cancel()
	<-done
	return err
}

func (f *follower) objectLines(from io.Reader, log model.BuildLog) error {
	text := bufio.NewReaderSize(from, 64<<10)
	if magic, err := text.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		unpacked, err := gzip.NewReader(text)
		if err != nil {
			return objectFailure(log, err)
		}
		text = bufio.NewReaderSize(unpacked, 64<<10)
	}
	skip := f.lines
	var at time.Time
	batch := make([]model.LogLine, 0, objectBatch)
	for {
		line, err := readLine(text)
		if err != nil && err != io.EOF {
			// What was read so far stays handed over.
			if err := f.take(batch); err != nil {
				return err
			}
			return objectFailure(log, err)
		}
		if err == io.EOF && line == "" {
			return f.take(batch)
		}
		at = stampOf(line, at)
		if skip > 0 {
			skip--
		} else {
			batch = append(batch, model.LogLine{At: at, Text: safetext.LogLine(line)})
		}
		if len(batch) == objectBatch || err == io.EOF {
			if err := f.take(batch); err != nil {
				return err
			}
			batch = make([]model.LogLine, 0, objectBatch)
		}
		if err == io.EOF {
			return nil
		}
	}
}

func (f *follower) take(lines []model.LogLine) error {
	if err := f.deliver(lines); err != nil {
		return &takenError{err}
	}
	return nil
}

// readLine reads a line without its end. Of one that is too long it reads a part.
func readLine(r *bufio.Reader) (string, error) {
	var line strings.Builder
	for {
		part, err := r.ReadSlice('\n')
		if err == nil {
			line.Write(part[:len(part)-1])
			return line.String(), nil
		}
		line.Write(part)
		if err != bufio.ErrBufferFull {
			if line.Len() > 0 && err == io.EOF {
				return line.String(), io.EOF
			}
			return "", err
		}
		if line.Len() >= objectLine {
			return line.String(), nil
		}
	}
}

// stampOf is the time in front of a line that CodeBuild itself wrote. The lines
// that commands wrote after it have none and keep the time before.
func stampOf(line string, before time.Time) time.Time {
	rest, ok := strings.CutPrefix(line, "[Container] ")
	if !ok || len(rest) < len(time.DateTime) {
		return before
	}
	at, err := time.Parse("2006/01/02 15:04:05", rest[:len(time.DateTime)])
	if err != nil {
		return before
	}
	return at
}

// objectFailure keeps the failure of S3, and names what else went wrong.
func objectFailure(log model.BuildLog, err error) error {
	var f *model.Failure
	if errors.As(err, &f) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return err
	}
	return &model.Failure{
		Class: model.Other, Operation: opGetObject, Subject: safetext.Line(fmt.Sprintf("s3://%s/%s", log.Bucket, log.Key)),
		Message: safetext.Line(err.Error()), Err: err,
	}
}
