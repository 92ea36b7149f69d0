package journal

import (
	"strconv"
	"strings"
)

// ranges writes rising numbers as "3,5-9".
func ranges(numbers []int64) string {
	var b strings.Builder
	for i := 0; i < len(numbers); {
		end := i
		for end+1 < len(numbers) && numbers[end+1] == numbers[end]+1 {
			end++
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(numbers[i], 10))
		if end > i {
			b.WriteString("-" + strconv.FormatInt(numbers[end], 10))
		}
		i = end + 1
	}
	return b.String()
}

// mostInRanges is more than a chunk replaces: a damaged list must not fill the memory.
const mostInRanges = 1 << 16

// inRanges reads what ranges wrote; what can't be read is left out.
func inRanges(text string) []int64 {
	var numbers []int64
	for part := range strings.SplitSeq(text, ",") {
		low, high, isRange := strings.Cut(part, "-")
		from, err := strconv.ParseInt(low, 10, 64)
		if err != nil {
			continue
		}
		to := from
		if isRange {
			if to, err = strconv.ParseInt(high, 10, 64); err != nil {
				continue
			}
		}
		for ; from <= to && len(numbers) < mostInRanges; from++ {
			numbers = append(numbers, from)
		}
	}
	return numbers
}
