"""The sample maker: one description of a report, written in every format offices use, with the truth it carries."""
