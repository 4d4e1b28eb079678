package feed

import "context"

// Run reads until the context ends.
func (f *Feed) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}
