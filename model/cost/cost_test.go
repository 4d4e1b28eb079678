package cost

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// random makes usages of a few subjects, some of them large.
func random(r *rand.Rand, n int) []Usage {
	usages := make([]Usage, n)
	for i := range usages {
		usages[i] = Usage{
			Item: items[r.IntN(itemCount)].item, Subject: Subject{Function: string(rune('a' + r.IntN(20)))},
			Amount: r.Int64N(1 << (1 + r.UintN(36))),
		}
	}
	return usages
}

func TestTheLinesAddUpToTheWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 500 {
		usages := random(r, r.IntN(200))
		for _, free := range []bool{false, true} {
			lines, total := Embedded().Cost("us-east-1", usages, free)
			var sum USD
			for i, l := range lines {
				if l.Usage != usages[i] || l.USD < 0 || l.Service != ServiceOf(l.Item) {
					t.Fatalf("line %d of %+v is %+v", i, usages[i], l)
				}
				sum += l.USD
			}
			if sum != total {
				t.Fatalf("the lines add up to %d, the whole is %d", sum, total)
			}
		}
	}
}

func TestWhatIsFreeNeverMakesABillNegativeOrDearer(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 500 {
		usages := random(r, r.IntN(60))
		list, listed := Embedded().Cost("us-east-1", usages, false)
		lines, total := Embedded().Cost("us-east-1", usages, true)
		if total < 0 || total > listed {
			t.Fatalf("with what is free it is %s, without %s", total, listed)
		}
		for i := range lines {
			// Handing down may put one billionth elsewhere.
			if lines[i].USD < 0 || lines[i].USD > list[i].USD+1 {
				t.Fatalf("%+v was %s", lines[i], list[i].USD)
			}
		}
	}
}

func TestSplittingUsageDoesNotChangeTheWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 500 {
		usages := random(r, 1+r.IntN(30))
		var split []Usage
		for _, u := range usages {
			for u.Amount > 1 && r.IntN(3) > 0 {
				part := u
				part.Amount = r.Int64N(u.Amount)
				u.Amount -= part.Amount
				split = append(split, part)
			}
			split = append(split, u)
		}
		r.Shuffle(len(split), func(i, j int) { split[i], split[j] = split[j], split[i] })
		for _, free := range []bool{false, true} {
			_, a := Embedded().Cost("eu-west-1", usages, free)
			if _, b := Embedded().Cost("eu-west-1", split, free); a != b {
				t.Fatalf("in one %d, split %d", a, b)
			}
		}
	}
}

func TestMoreUsageNeverCostsLess(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range 500 {
		usages := random(r, 1+r.IntN(20))
		for _, free := range []bool{false, true} {
			_, before := Embedded().Cost("us-east-1", usages, free)
			more := append([]Usage(nil), usages...)
			k := r.IntN(len(more))
			more[k].Amount += r.Int64N(1 << 40)
			// What is free for two items together is whole base units, so it may
			// move by one of the dearer one.
			if _, after := Embedded().Cost("us-east-1", more, free); after < before-100_000 || !free && after < before {
				t.Fatalf("before %d, with more %s %d", before, more[k].Item, after)
			}
		}
	}
}

func TestWhatIsFreeGoesByTheAccountsMonth(t *testing.T) {
	for _, c := range []struct {
		name   string
		usages []Usage
		want   USD
	}{
		{"requests of both architectures share a million", []Usage{{Item: LambdaRequestsX86, Amount: 900_000}, {Item: LambdaRequestsARM, Amount: 300_000}}, 40_000_000},
		{"a million activities of 5 s and 128 MB", LambdaUsage(Subject{}, 1_000_000, 5e9, 128, ""), 3_750_007_500},
		{"15 and 15 units are free", []Usage{{Item: DynamoReadCapacity, Amount: 15 * hour * MonthHours}, {Item: DynamoWriteCapacity, Amount: 15 * hour * MonthHours}}, 0},
		{"but not of infrequent access", []Usage{{Item: DynamoWriteCapacityIA, Amount: 100 * hour}}, 81_000_000},
		{"25 of 180 GiB are free", []Usage{{Item: DynamoStorage, Amount: StorageHour(180*gib) * MonthHours}}, 155 * Dollar / 4},
		{"nothing of an API", []Usage{{Item: APIGatewayREST, Amount: 1_000_000}}, 3_500_000_000},
		{"small builds share 100 minutes", []Usage{{Item: CodeBuildSmall, Amount: 150 * 60}, {Item: CodeBuildARMSmall, Amount: 50 * 60}}, 75*5_000_000 + 25*3_400_000},
	} {
		if _, got := Embedded().Cost("us-east-1", c.usages, true); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestAMonthOfManyCheapThingsAddsUpToTheCent(t *testing.T) {
	usages := make([]Usage, 100_000)
	for i := range usages {
		usages[i] = Usage{Item: LambdaDurationX86, Amount: 10 * 128 * 5000}
	}
	lines, total := Embedded().Cost("us-east-1", usages, false)
	if total != 10_416_687_500 || total.Round2() != "$10.42" {
		t.Errorf("a million activities cost %d", total)
	}
	var sum USD
	for _, l := range lines {
		sum += l.USD
	}
	if sum != total {
		t.Errorf("and together %d", sum)
	}
}

func TestLinesSayHowTheyWereWorkedOut(t *testing.T) {
	for _, c := range []struct {
		name   string
		usages []Usage
		free   bool
		want   string // of the first
	}{
		{"one band", LambdaUsage(Subject{}, 0, 5e9, 128, "")[1:], false, "625,000 GB-s × $0.0000166667"},
		{"a price of a million", []Usage{{Item: APIGatewayREST, Amount: 3_000_000}}, false, "3,000,000 calls × $3.50 per million"},
		{"free", LambdaUsage(Subject{}, 0, 5e9, 128, "")[1:], true, "(625,000 − 400,000 free) GB-s × $0.0000166667"},
		{"a part", []Usage{{Item: DynamoStorage, Amount: 40 * gbMonth}, {Item: DynamoStorage, Amount: 60 * gbMonth}}, true, "40 GiB-months of 100, together $18.75"},
		{"bands", []Usage{{Item: APIGatewayHTTP, Amount: 300_000_010}}, false, "300,000,000 calls × $1.00 per million + 10 calls × $0.90 per million"},
		{"little", []Usage{{Item: S3Storage, Amount: 748}}, false, "0.001001 GiB-months × $0.023"},
		{"next to nothing", []Usage{{Item: LambdaDurationARM, Amount: 1}}, false, "0.000001 GB-s × $0.0000133334"},
		{"unknown", []Usage{{Item: "x", Amount: 1}}, false, "no price is known"},
	} {
		lines, _ := Embedded().Cost("us-east-1", c.usages, c.free)
		if got := lines[0].Arithmetic; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWhatCanNotBeCountedIsVisible(t *testing.T) {
	usages := []Usage{{Item: LogsIngestion, Amount: math.MaxInt64}, {Item: LogsIngestion, Amount: 1}}
	lines, total := Embedded().Cost("us-east-1", usages, false)
	if total != MostUSD || !strings.HasSuffix(total.String(), "+") || lines[0].USD+lines[1].USD != total {
		t.Errorf("%s: %s and %s", total, lines[0].USD, lines[1].USD)
	}
	if _, total := Embedded().Monthly("us-east-1", []Usage{{Item: DynamoStorage, Amount: math.MaxInt64 / 2}}, true); total != MostUSD {
		t.Errorf("a month of it costs %s", total)
	}
	// What was not read is nothing.
	if _, total := Embedded().Cost("us-east-1", []Usage{{Item: S3Storage, Amount: -5}}, false); total != 0 {
		t.Errorf("what was not read costs %s", total)
	}
}

func TestCapacityOfAMonth(t *testing.T) {
	for _, c := range []struct {
		region      string
		class       model.TableClass
		read, write int64
		want        USD
	}{
		{"us-east-1", model.StandardClass, 15, 15, 8_541_000_000},
		{"us-east-1", "", 15, 15, 8_541_000_000},
		{"us-east-1", model.InfrequentAccessClass, 15, 15, 10_621_500_000},
		{"xx-nowhere-1", model.StandardClass, 1, 0, 94_900_000},
		{"us-east-1", model.StandardClass, -1, 0, 0},
	} {
		if got := Embedded().CapacityMonth(c.region, c.class, c.read, c.write); got != c.want {
			t.Errorf("%d and %d units of %s in %s: %d, want %d", c.read, c.write, c.class, c.region, got, c.want)
		}
	}
}

func TestThePriceOfASwap(t *testing.T) {
	now := model.Version{MemoryMB: 128, Architecture: "x86_64", EphemeralMB: 512}
	for _, c := range []struct {
		name string
		then model.Version
		want USD
	}{
		{"the same", now, 10_616_687_500},
		{"twice the memory", model.Version{MemoryMB: 256}, 21_033_375_000},
		{"arm64", model.Version{MemoryMB: 128, Architecture: "arm64"}, 8_533_375_000},
		{"1 GB of storage", model.Version{MemoryMB: 128, EphemeralMB: 1024}, 10_693_937_500},
	} {
		a, b := Embedded().SwapPrice("us-east-1", 1_000_000, 5000, now, c.then)
		if a != 10_616_687_500 || b != c.want {
			t.Errorf("%s: %d and %d, want %d", c.name, a, b, c.want)
		}
	}
}

func TestUsageOfFunctions(t *testing.T) {
	f := Subject{Function: "orders"}
	got := LambdaUsage(f, 10.4, 1000.6, 128, "arm64")
	if got[0] != (Usage{LambdaRequestsARM, f, 10}) || got[1] != (Usage{LambdaDurationARM, f, 128_077}) {
		t.Errorf("%+v", got)
	}
	if u := LambdaUsage(f, math.NaN(), math.Inf(1), 128, ""); u[0].Amount != 0 || u[1].Amount != math.MaxInt64 {
		t.Errorf("%+v", u)
	}
	if u := EphemeralUsage(f, 1000, 512); u != nil {
		t.Errorf("%+v", u)
	}
}
