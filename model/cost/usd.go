package cost

// USD is an amount of money in billionths of a dollar, so that sums are exact:
// about 9.2 thousand million dollars fit.
type USD int64

// Dollar is one dollar.
const Dollar USD = 1_000_000_000

// Dollars is the amount as a number, for bars and JSON.
func (u USD) Dollars() float64 { return float64(u) / float64(Dollar) }
