package functions

// What a swap costs: the other version's memory or architecture at the present
// traffic.

import (
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// price is what a month of a stage's calls costs with one version and with
// another.
type price struct {
	Now, Then  cost.USD
	Runs       float64       // a month
	MeanMillis float64       // of one run
	Over       time.Duration // how much was looked at
	Unknown    string        // why it is not known; empty when it is
}

// priced reports whether two versions differ in what their runs cost.
func priced(a, b model.Version) bool {
	return a.MemoryMB != b.MemoryMB || a.Architecture != b.Architecture || a.EphemeralMB != b.EphemeralMB
}

// swapPrices are the prices of a dialog's swaps by index: nil while they are being
// read.
type swapPrices map[int]*price

// SetPrice brings the price of one swap, that of a sheet by its index, of a comparison
// with 0; nil: it is being read.
func (s *swapPrices) SetPrice(index int, price *price) {
	if *s == nil {
		*s = swapPrices{}
	}
	(*s)[index] = price
}

// reading reports whether a price is being read.
func (s swapPrices) reading() bool {
	for _, price := range s {
		if price == nil {
			return true
		}
	}
	return false
}

// write says what a swap costs, if that is known or being read.
func (s swapPrices) write(g *grid, index int) {
	price, ok := s[index]
	switch {
	case !ok:
		return
	case price == nil:
		g.quiet("price", g.Glyphs.Unread, g.Glyphs.Unread, "")
		return
	case price.Unknown != "":
		g.line("price", "a month is not known: "+price.Unknown)
		return
	}
	remarks := g.Good
	if price.Then > price.Now {
		remarks = g.Warn
	}
	g.put("", g.Warn, "price", g.Dim, [3]string{price.Now.String() + " a month", price.Then.String() + " a month",
		dialog.Signed(price.Then-price.Now) + fmt.Sprintf(", at %s calls", widget.Count(int64(price.Runs)))},
		[3]theme.Style{g.Text, g.Text, remarks})
}
