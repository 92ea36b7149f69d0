# Shortens what "go test -v" prints: of a test that failed or was skipped all that
# it said, of one that passed nothing (but where all is set), and a line for each
# package.

function let_go(name) { delete said[name]; current = "" }

# The test that the following lines are from; subtests speak with their parent.
/^=== / { split($3, parts, "/"); current = parts[1]; next }

/^--- PASS/ {
	passed++
	if (all) { printf "%s", said[$3]; print }
	let_go($3)
	next
}
/^--- (FAIL|SKIP)/ { printf "%s", said[$3]; print; let_go($3); next }
/^ +--- PASS/ { if (all) print; next }
/^ +--- (FAIL|SKIP)/ { print; next }
/^PASS$/ { next }
/no test files/ { next }

# The end of a package. What is still kept is from tests that never ended.
/^(ok|FAIL|panic:|exit status)/ {
	for (name in said) printf "%s", said[name]
	split("", said)
	current = ""
	print
	next
}

current != "" { said[current] = said[current] $0 "\n"; next }
{ print }

END { if (passed) printf "%d tests passed\n", passed }
