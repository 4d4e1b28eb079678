package cost

// Book is a price book: the prices of some Regions, of a day, from a source. The
// zero Book has no prices.
type Book struct {
}
