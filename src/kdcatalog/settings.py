"""What a run knows beside the files: URLs and the date, decided once where the run starts.

The command line and the MkDocs plugin make the settings; everything below gets them as a value, so
that two catalogs can be built in one process, each with its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdcatalog.errors import CatalogError

if TYPE_CHECKING:
    from kdcatalog.model.catalog import Catalog

# The names carry the program's own, because a bare SITE_URL is set on many machines for other
# reasons: `build --check` then reported drift in a clean catalog.
SITE_URL = "KDCATALOG_SITE_URL"
REPOSITORY_URL = "KDCATALOG_REPOSITORY_URL"


class BadAddressError(CatalogError):
    """An address from the environment or an option is not a web address."""


class BadOptionError(BadAddressError):
    """An address from an option is not a web address, which is wrong use."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run.

    ``today`` is a date, ``YYYY-MM-DD``. ``site_url`` and ``repository_url`` replace the addresses
    of taxonomy.yaml in the site and in everything printed; empty means that taxonomy.yaml counts.
    """

    today: str = ""
    site_url: str = ""
    repository_url: str = ""

    @classmethod
    def of(
        cls,
        environment: Mapping[str, str],
        today: str = "",
        *,
        site_url: str = "",
        repository_url: str = "",
    ) -> "Settings":
        """Return the settings of a run; an option counts before the variable of the environment.

        Raises BadAddressError.
        """
        return cls(
            today=today,
            site_url=_address("--site-url", site_url, SITE_URL, environment),
            repository_url=_address(
                "--repository-url", repository_url, REPOSITORY_URL, environment
            ),
        )

    def apply(self, catalog: "Catalog") -> "Catalog":
        """Return the catalog at these addresses.

        Files that are committed are made from the catalog as it was: they must be the same on every
        machine.
        """
        changed = {}
        if self.site_url:
            changed["url"] = self.site_url
        if self.repository_url:
            changed["repository"] = self.repository_url
        if not changed:
            return catalog
        return catalog.with_addresses(changed)


def _address(
    option: str,
    value: str,
    variable: str,
    environment: Mapping[str, str],
) -> str:
    """Return an address that others are appended to; empty where there is none."""
    name = option if value else variable
    address = value or environment.get(variable, "")
    if not address:
        return ""
    # Imported here: most runs set no address, and pydantic takes longer to import than they take.
    from kdcatalog.model.taxonomy import base_url

    try:
        return base_url(address)
    except ValueError as error:
        message = f"{name} is {address!r}, which is not a web address"
        kind = BadOptionError if value else BadAddressError
        raise kind(f"{message}: write {name}=https://example.org/") from error
