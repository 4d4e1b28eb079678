package feed

// The reads of a tail count towards the holds that all reads share.

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// heldLogs reads logs and tells the engine what became of each call.
type heldLogs struct {
	engine *engine.Engine
	opt    *Options
}

// ReadLog is model.LogReader's.
func (h heldLogs) ReadLog(ctx context.Context, read model.LogRead) (model.LogPage, error) {
	asked := h.opt.Now()
	page, err := h.opt.Logs.ReadLog(ctx, read)
	report(h.engine, h.opt, opReadLog, asked, err)
	return page, err
}

// ListLogStreams is model.LogReader's.
func (h heldLogs) ListLogStreams(ctx context.Context, group, marker string) ([]model.LogStream, string, error) {
	asked := h.opt.Now()
	streams, next, err := h.opt.Logs.ListLogStreams(ctx, group, marker)
	report(h.engine, h.opt, opListStreams, asked, err)
	return streams, next, err
}

// heldObjects is the same for S3.
type heldObjects struct {
	engine *engine.Engine
	opt    *Options
}

// HeadObject is model.ObjectReader's.
func (h heldObjects) HeadObject(ctx context.Context, bucket, key string) (model.Object, error) {
	return h.opt.Objects.HeadObject(ctx, bucket, key)
}

// GetObject is model.ObjectReader's.
func (h heldObjects) GetObject(ctx context.Context, bucket, key string, to io.Writer) (model.Object, error) {
	asked := h.opt.Now()
	object, err := h.opt.Objects.GetObject(ctx, bucket, key, to)
	report(h.engine, h.opt, opGetObject, asked, err)
	return object, err
}

// report tells the engine what became of a call. One that was given up says nothing.
func report(e *engine.Engine, o *Options, operation string, asked time.Time, err error) {
	if !errors.Is(err, context.Canceled) && !errors.Is(err, io.ErrClosedPipe) {
		e.Report(operation, asked, o.Now(), err)
	}
}
