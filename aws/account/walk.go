package account

import (
	"fmt"
	"sync"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// walks counts the pages of lists that are being read: a marker that never ends would
// be followed for ever.
type walks struct {
	mu    sync.Mutex
	pages map[operation]int // by the call and what it is made on
}

// page begins one page of a list. Its error says that there were too many.
func (w *walks) page(c call, marker string) *model.Failure {
	key := operation{c.operation, c.subject}
	w.mu.Lock()
	defer w.mu.Unlock()
	if marker == "" {
		delete(w.pages, key)
		return nil
	}
	if w.pages == nil {
		w.pages = map[operation]int{}
	}
	if w.pages[key]++; w.pages[key] < mostPagesOfList {
		return nil
	}
	return &model.Failure{
		Class: model.Other, Operation: c.operation, Subject: safetext.Line(c.subject),
		Message: fmt.Sprintf("the list does not end: after %d pages there is another", mostPagesOfList),
		Advice:  "see what is between aloft and AWS: a proxy (HTTPS_PROXY) or an endpoint (AWS_ENDPOINT_URL)",
	}
}
