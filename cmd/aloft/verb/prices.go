package verb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/hostfile"
)

// pricesName is the file of prices that were read from AWS, among what can be read
// again.
const pricesName = "prices.json"

// pricesFile is where refreshed prices are kept, empty when there is nowhere.
func (k *session) pricesFile() string { return under(k.cacheDir(), pricesName) }

func under(dir, name string) string {
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, name)
}

// ledgerPath is where the host keeps what aloft's own reads have cost, empty when
// there is nowhere.
func ledgerPath(e *Env) string { return under(config.StatePath(e.Getenv, e.Home), "spending.json") }

// openPrices opens the price book.
func (k *session) openPrices() {
	if k.book == nil {
		k.book = k.env.readBook(k.pricesFile())
	}
}

// readBook is the price book: the one that aloft comes with, and over it what was
// read from AWS since. A file that can not be used is said and left out.
func (e *Env) readBook(path string) *cost.Book {
	book := cost.Embedded()
	if path == "" {
		return book
	}
	f, err := hostfile.Open(path)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			e.notef("the refreshed prices can not be used: %v", err)
		}
		return book
	}
	defer f.Close()
	kept, err := cost.ReadBook(f)
	switch {
	case err != nil:
		e.notef("the refreshed prices in %s can not be used: %v: aloft cost --prices refresh reads them again", path, err)
		return book
	case kept.Date().Before(book.Date()):
		return cost.Merge(kept, book) // this aloft is newer than the file, which may have other Regions
	}
	return cost.Merge(book, kept)
}

// refreshPrices reads the price list of AWS and keeps what it says. Of services that
// can not be read the older prices stay: failed says why.
func (k *session) refreshPrices(ctx context.Context) (book *cost.Book, lists []cost.PriceList, failed []error, err error) {
	id, err := k.identify(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	progress := k.env.newProgress()
	defer progress.clear()
	for _, service := range cost.PriceServices() {
		progress.sayf("reading the prices of %s in %s", service, id.Region)
		products, err := k.products(ctx, service, id.Region)
		if hopeless(err) || ctx.Err() != nil {
			return nil, nil, nil, err
		}
		if err != nil {
			failed = append(failed, err)
			continue
		}
		list, err := cost.ParseProducts(service, id.Region, products)
		if err != nil {
			failed = append(failed, fmt.Errorf("the price list of %s in %s: %w", service, id.Region, err))
			continue
		}
		lists = append(lists, list)
	}
	if len(lists) == 0 {
		return nil, nil, nil, summed(failed)
	}
	book = k.book.WithPrices(k.env.Now(), "AWS Price List", lists...)
	return book, lists, failed, k.keepPrices(book)
}

// products are all of one service's price list in a Region.
func (k *session) products(ctx context.Context, service, region string) ([]string, error) {
	var products []string
	for marker := ""; ; {
		page, err := k.account.ReadPrices(ctx, service, region, marker)
		if err != nil {
			return nil, err
		}
		products = append(products, page.Products...)
		if page.Next == "" || page.Next == marker {
			return products, nil
		}
		marker = page.Next
	}
}

// keepPrices writes a book in one piece.
func (k *session) keepPrices(book *cost.Book) error {
	path := k.pricesFile()
	if path == "" {
		return fmt.Errorf("there is no place to keep the prices: set XDG_CACHE_HOME or HOME")
	}
	var text strings.Builder
	if _, err := book.WriteTo(&text); err != nil {
		return fmt.Errorf("writing the prices: %w", err)
	}
	return writeWhole(path, []byte(text.String()))
}

// writeWhole writes a file for this user alone, in one piece.
func writeWhole(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the folder of %s: %w", path, err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

// pricesRefreshed is what `aloft cost --prices refresh` prints.
type pricesRefreshed struct {
	Date    string   `json:"date"`
	Region  string   `json:"region"`
	File    string   `json:"file"`
	Prices  int      `json:"prices"`
	Missing []string `json:"missing"` // items without a price in the list: the older ones stay
}

// printPrices reads the prices and says what came of it.
func (k *session) printPrices(ctx context.Context) error {
	book, lists, failed, err := k.refreshPrices(ctx)
	if err != nil {
		return err
	}
	r := pricesRefreshed{Date: book.Date().Format(dayFormat), Region: k.known().Region, File: k.pricesFile(), Missing: []string{}}
	for _, l := range lists {
		r.Prices += len(l.Prices)
		for _, i := range l.Missing {
			r.Missing = append(r.Missing, string(i))
		}
	}
	slices.Sort(r.Missing)
	var failure error
	if len(failed) > 0 {
		failure = &withCode{fmt.Errorf("not all prices were read, the older ones stay: %w", summed(failed)), exitFailed}
	}
	place := r.File
	if k.folder != "" {
		place = "the demo's own folder, which goes when it ends"
	}
	lines := []string{fmt.Sprintf("%s of %s, as of %s, are kept in %s", plural(r.Prices, "price"), r.Region, r.Date, place)}
	if len(r.Missing) > 0 {
		lines = append(lines, "not in the price list, so the older price stays: "+strings.Join(r.Missing, ", "))
	}
	return k.print(output{document: r, lines: lines}, failure)
}
