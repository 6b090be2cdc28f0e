"""etl: council reports in, proved facts out, office workbooks filled."""

__version__ = "0.1.0"
